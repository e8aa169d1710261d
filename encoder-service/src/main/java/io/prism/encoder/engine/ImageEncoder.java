package io.prism.encoder.engine;

import io.prism.engine.Callers;
import io.prism.pictures.RgbImage;
import java.util.List;

/** Pictures of the model's own size to vectors. Thread-safe. */
public interface ImageEncoder extends AutoCloseable {
  /**
   * Blocks while it computes.
   *
   * @param pictures at most {@link #maxBatch()}, each exactly of the model's width and height
   * @param callers who wait; an engine elsewhere stops when they have all gone
   * @return one result a picture, in order; a picture's result does not depend on the others
   */
  List<ImageVectors> encode(List<RgbImage> pictures, Callers callers);

  /** For callers who wait for as long as it takes. */
  default List<ImageVectors> encode(List<RgbImage> pictures) {
    return encode(pictures, Callers.PATIENT);
  }

  /** Pictures of the largest batch that one call takes. */
  int maxBatch();

  /** Frees what it holds. The engine that it is a part of does so too. */
  @Override
  void close();
}
