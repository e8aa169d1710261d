package io.prism.models;

import java.util.Optional;

/**
 * The ids that a network takes: int64, batch × tokens.
 *
 * @param name of the graph's input
 * @param attentionMask name of the input with 1 for a token and 0 for padding, if the graph has it;
 *     a graph that takes {@link #USUAL_MASK} gets it without being named here
 * @param context tokens at most; longer texts are cut
 * @param padding id that fills up shorter texts
 * @param padToContext whether texts are always filled up to the context length, or only to the
 *     longest of a batch
 */
public record TokenInput(
    String name, Optional<String> attentionMask, int context, int padding, boolean padToContext) {
  /** What exporters call the mask. */
  public static final String USUAL_MASK = "attention_mask";
}
