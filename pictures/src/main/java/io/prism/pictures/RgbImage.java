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
