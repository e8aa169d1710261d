package io.prism.pictures;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;

/**
 * What a picture may cost. Both limits are inclusive.
 *
 * @param maxBytes size of the encoded picture in bytes
 * @param maxPixels width times height as declared in the header
 */
public record PictureLimits(long maxBytes, long maxPixels) {
  /** 20 MB and 50 megapixels. */
  public static final PictureLimits DEFAULT = new PictureLimits(20_000_000, 50_000_000);

  /** Longest edge in pixels, whatever the area: rows are held in memory. */
  public static final int MAX_EDGE = 1_000_000;

  private static final String FIELD = "picture";

  public PictureLimits {
    if (maxBytes < 1 || maxPixels < 1 || maxPixels > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException("limits must be positive and fit an array");
    }
  }

  /**
   * @throws PrismException PICTURE_TOO_LARGE
   */
  public void checkBytes(long bytes) {
    if (bytes > maxBytes) {
      throw tooLarge(maxBytes + " bytes", "The picture has " + bytes + " bytes");
    }
  }

  /**
   * @throws PrismException PICTURE_TOO_LARGE
   */
  public void checkPixels(long width, long height) {
    String size = "The picture has " + width + " x " + height + " pixels";
    if (width * height > maxPixels) {
      throw tooLarge(maxPixels + " pixels", size);
    }
    if (Math.max(width, height) > MAX_EDGE) {
      throw tooLarge(MAX_EDGE + " pixels an edge", size);
    }
  }

  private static PrismException tooLarge(String limit, String what) {
    return new PrismException(
        Problem.overLimit(
            Reason.PICTURE_TOO_LARGE, FIELD, limit, what + ", more than " + limit + "."));
  }
}
