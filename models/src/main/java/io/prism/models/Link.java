package io.prism.models;

/** What a model was trained to do with its similarities. */
public sealed interface Link {
  /** Shares among the alternatives, which add up to 1 (CLIP). */
  record Softmax() implements Link {}

  /**
   * Each alternative for itself, 0..1: the sigmoid of scale × cosine + bias (SigLIP).
   *
   * @param bias as trained, usually far below 0
   */
  record Sigmoid(double bias) implements Link {}
}
