package io.prism.pictures;

import io.prism.pictures.raster.EncodedPicture;

/**
 * What a picture says of itself before any pixel is decoded.
 *
 * @param format by content
 * @param width stored width in pixels
 * @param height stored height in pixels
 * @param orientation EXIF's number 1 to 8; 1 if there is none
 */
public record PictureHeader(PictureFormat format, int width, int height, int orientation) {

  /**
   * Checks the size in bytes, the format and the declared size in pixels, in this order, and
   * allocates nothing by what the picture declares.
   *
   * @throws io.prism.core.error.PrismException PICTURE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE or
   *     UNREADABLE_PICTURE
   */
  public static PictureHeader read(byte[] bytes, PictureLimits limits) {
    EncodedPicture picture = PictureDecoder.open(bytes, limits);
    return new PictureHeader(
        PictureFormat.of(bytes), picture.width(), picture.height(), picture.orientation().exif());
  }

  /** Width in pixels when upright. */
  public int uprightWidth() {
    return orientation >= 5 ? height : width;
  }

  /** Height in pixels when upright. */
  public int uprightHeight() {
    return orientation >= 5 ? width : height;
  }
}
