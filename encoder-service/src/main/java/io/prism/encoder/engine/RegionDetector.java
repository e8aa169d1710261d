package io.prism.encoder.engine;

import io.prism.pictures.RgbImage;
import java.util.List;

/** Finds the things in a picture. Thread-safe. */
public interface RegionDetector extends AutoCloseable {
  /**
   * Blocks while it computes.
   *
   * @param pictures at most {@link #maxBatch()}, each exactly of the detector's width and height
   * @return a list of regions a picture, best first, of at least the pack's threshold
   */
  List<List<DetectedRegion>> detect(List<RgbImage> pictures);

  /** Pictures of the largest batch that one call takes. */
  int maxBatch();

  @Override
  void close();
}
