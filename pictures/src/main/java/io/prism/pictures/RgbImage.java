package io.prism.pictures;

import java.util.Arrays;
import java.util.Objects;

/**
 * An upright, opaque sRGB picture of 8 bits a channel.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param pixels rows from top to bottom, R G B R G B …, {@code width * height * 3} bytes; not
 *     copied, so whoever hands it over no longer writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of up to 50 megapixels would be the larger evil
public record RgbImage(int width, int height, byte[] pixels) {
  public RgbImage {
    Objects.requireNonNull(pixels, "pixels");
    if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          width + " x " + height + " pixels do not fit " + pixels.length + " bytes");
    }
  }

  /**
   * A copy of the pixels from {@code left} and {@code top} on.
   *
   * @throws IllegalArgumentException unless the part is inside the picture and not empty
   */
  public RgbImage part(int left, int top, int width, int height) {
    boolean inside =
        left >= 0
            && top >= 0
            && width >= 1
            && height >= 1
            && left <= this.width - width
            && top <= this.height - height;
    if (!inside) {
      throw new IllegalArgumentException(width + " x " + height + " cannot be cut out of " + this);
    }
    byte[] out = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * this.width + left) * 3;
      System.arraycopy(pixels, from, out, y * width * 3, width * 3);
    }
    return new RgbImage(width, height, out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage image
        && width == image.width
        && height == image.height
        && Arrays.equals(pixels, image.pixels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(width, height, Arrays.hashCode(pixels));
  }

  @Override
  public String toString() {
    return "RgbImage[" + width + " x " + height + "]";
  }
}
