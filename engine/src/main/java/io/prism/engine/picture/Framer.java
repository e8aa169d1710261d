package io.prism.engine.picture;

import io.prism.models.Framing;
import io.prism.pictures.Filter;
import io.prism.pictures.PillowResize;
import io.prism.pictures.RgbImage;

/** Brings a picture of any size to the model's size. */
final class Framer {
  /**
   * A picture that is longer than this many times its width is cut to that before it is resized: a
   * line of a million pixels would otherwise grow to a million times the model's height.
   */
  private static final int LONGEST = 16;

  private Framer() {}

  static RgbImage frame(RgbImage image, Framing framing) {
    if (framing instanceof Framing.Squash squash) {
      return PillowResize.resize(image, squash.width(), squash.height(), filter(squash.filter()));
    }
    if (framing instanceof Framing.ShortestEdge shortest) {
      return shortestEdge(image, shortest);
    }
    throw new IllegalStateException("no way to frame " + framing);
  }

  /** As the image processor of Hugging Face's CLIP: the longer edge is rounded down. */
  private static RgbImage shortestEdge(RgbImage whole, Framing.ShortestEdge rule) {
    int bound = LONGEST * Math.min(whole.width(), whole.height());
    RgbImage image = middle(whole, Math.min(whole.width(), bound), Math.min(whole.height(), bound));
    int shorter = Math.min(image.width(), image.height());
    int width = (int) ((long) rule.edge() * image.width() / shorter);
    int height = (int) ((long) rule.edge() * image.height() / shorter);
    RgbImage resized = PillowResize.resize(image, width, height, filter(rule.filter()));
    return middle(resized, rule.cropWidth(), rule.cropHeight());
  }

  private static RgbImage middle(RgbImage image, int width, int height) {
    return width == image.width() && height == image.height()
        ? image
        : PillowResize.centreCrop(image, width, height);
  }

  private static Filter filter(Framing.Filter filter) {
    return switch (filter) {
      case BICUBIC_PILLOW -> Filter.BICUBIC;
      case BILINEAR_PILLOW -> Filter.BILINEAR;
    };
  }
}
