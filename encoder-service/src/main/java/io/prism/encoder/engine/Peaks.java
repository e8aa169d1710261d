package io.prism.encoder.engine;

import io.prism.models.DetectorSpec;
import io.prism.pictures.Crop;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A detector's grids to regions: a region is where the heat is highest among its neighbours. */
final class Peaks {
  private Peaks() {}

  /**
   * Grid {@code index} of {@code length} values.
   *
   * @throws IllegalStateException if one is no number: it would be a picture without regions, or a
   *     region without a place
   */
  static float[] plane(FloatBuffer values, int index, int length) {
    float[] plane = new float[length];
    values.get(index * length, plane);
    for (float value : plane) {
      if (!Float.isFinite(value)) {
        throw new IllegalStateException("the network gave " + value + " on its grid");
      }
    }
    return plane;
  }

  /**
   * A peak of which nothing is left inside the picture, or whose size is none, is no region: nobody
   * could cut it out.
   *
   * @param heat grid × grid, rows from the top
   * @param size widths, then heights, as fractions of the picture
   * @param offset x, then y of the centre within its cell, 0..1
   */
  static List<DetectedRegion> of(
      DetectorSpec.Peaks rule, float[] heat, float[] size, float[] offset) {
    int grid = rule.grid();
    int cells = grid * grid;
    List<DetectedRegion> regions = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      if (heat[cell] > rule.threshold() && isPeak(heat, grid, cell)) {
        float x = (cell % grid + offset[cell]) / grid;
        float y = (cell / grid + offset[cells + cell]) / grid;
        DetectedRegion region = clipped(heat[cell], x, y, size[cell] / 2, size[cells + cell] / 2);
        if (Crop.isPart(region.x(), region.y(), region.width(), region.height())) {
          regions.add(region);
        }
      }
    }
    regions.sort(Comparator.comparing(DetectedRegion::score).reversed());
    return List.copyOf(regions.subList(0, Math.min(regions.size(), rule.limit())));
  }

  private static boolean isPeak(float[] heat, int grid, int cell) {
    int column = cell % grid;
    int row = cell / grid;
    for (int y = Math.max(0, row - 1); y <= Math.min(grid - 1, row + 1); y++) {
      for (int x = Math.max(0, column - 1); x <= Math.min(grid - 1, column + 1); x++) {
        if (heat[y * grid + x] > heat[cell]) {
          return false;
        }
      }
    }
    return true;
  }

  private static DetectedRegion clipped(
      float score, float x, float y, float halfWidth, float halfHeight) {
    float left = clip(x - halfWidth);
    float top = clip(y - halfHeight);
    return new DetectedRegion(
        score, left, top, clip(x + halfWidth) - left, clip(y + halfHeight) - top);
  }

  private static float clip(float value) {
    return Math.max(0, Math.min(1, value));
  }
}
