package io.prism.caption.inversion;

import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelId;
import java.util.List;

/** Prompt inversion: tells what pictures show and how they are drawn. Thread-safe. */
public interface Captioner {
  /** Whose embeddings it reads. */
  ModelId model();

  /**
   * @param pictures mixed embeddings of {@link #model()}
   * @return one inversion a picture, in order; does not depend on the other pictures of the batch
   * @throws IllegalArgumentException when an embedding is of another model
   */
  List<Inversion> invert(List<Embedding> pictures);
}
