package io.prism.encoder.engine;

import io.prism.pictures.RgbImage;
import java.util.List;

/** Pictures of the model's own size to vectors. Thread-safe. */
public interface ImageEncoder extends AutoCloseable {
  /**
   * Blocks while it computes.
   *
   * @param pictures at most {@link #maxBatch()}, each exactly of the model's width and height
   * @return one result a picture, in order; a picture's result does not depend on the others
   */
  List<ImageVectors> encode(List<RgbImage> pictures);

  /** Pictures of the largest batch that one call takes. */
  int maxBatch();

  @Override
  void close();
}
