package io.prism.models;

/**
 * Finds the things in a picture, without naming them: a heat map on a grid with sizes and offsets
 * (CenterNet, Zhou et al. 2019, arXiv 1904.07850).
 *
 * @param file the ONNX graph
 * @param outputs names of the graph's outputs
 * @param peaks how the outputs become regions
 * @param margin around a region where it is cut out to be encoded: on each side, as a fraction of
 *     the region's own width or height
 */
public record DetectorSpec(
    String file, PixelInput input, Outputs outputs, Peaks peaks, double margin) {
  /**
   * @param heat batch × 1 × grid × grid, 0..1
   * @param size batch × 2 × grid × grid: width, height as fractions of the picture
   * @param offset batch × 2 × grid × grid: x, y of the centre within the cell, 0..1
   */
  public record Outputs(String heat, String size, String offset) {}

  /**
   * @param grid cells a side
   * @param threshold heat above which a peak is a region, 0..1
   * @param limit regions at most, the strongest
   */
  public record Peaks(int grid, double threshold, int limit) {}
}
