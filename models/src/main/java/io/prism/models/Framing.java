package io.prism.models;

/**
 * How a picture of any size becomes the model's picture. Widths, heights and edges are in pixels.
 */
public sealed interface Framing {
  /** The whole picture, its sides scaled independently. */
  record Squash(Filter filter, int width, int height) implements Framing {}

  /**
   * Scaled until the shorter edge fits, then the middle cut out.
   *
   * @param edge length of the shorter edge after scaling; at least the crop's sides
   */
  record ShortestEdge(Filter filter, int edge, int cropWidth, int cropHeight) implements Framing {
    public ShortestEdge {
      if (edge < cropWidth || edge < cropHeight) {
        throw new IllegalArgumentException("the crop is not inside the resized picture");
      }
    }
  }

  /** Resampling filters, equal to Pillow's bit by bit. */
  enum Filter {
    /** Cubic convolution with a = -0.5, antialiased. */
    BICUBIC_PILLOW,
    /** Triangle, antialiased. */
    BILINEAR_PILLOW
  }
}
