package io.prism.encoder.engine;

import io.prism.engine.Callers;
import io.prism.pictures.RgbImage;
import java.util.List;

/** Finds the things in a picture. Thread-safe. */
public interface RegionDetector extends AutoCloseable {
  /**
   * Blocks while it computes.
   *
   * @param pictures at most {@link #maxBatch()}, each exactly of the detector's width and height
   * @param callers who wait; an engine elsewhere stops when they have all gone
   * @return a list of regions a picture, best first, of at least the pack's threshold
   */
  List<List<DetectedRegion>> detect(List<RgbImage> pictures, Callers callers);

  /** For callers who wait for as long as it takes. */
  default List<List<DetectedRegion>> detect(List<RgbImage> pictures) {
    return detect(pictures, Callers.PATIENT);
  }

  /** Pictures of the largest batch that one call takes. */
  int maxBatch();

  /** Frees what it holds. The engine that it is a part of does so too. */
  @Override
  void close();
}
