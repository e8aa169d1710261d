package io.prism.pictures;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.util.Optional;

/** The picture formats that Prism reads, told apart by their first bytes alone. */
public enum PictureFormat {
  JPEG("image/jpeg", "jpg"),
  PNG("image/png", "png"),
  WEBP("image/webp", "webp"),
  GIF("image/gif", "gif"),
  BMP("image/bmp", "bmp");

  private final String mimeType;
  private final String extension;

  PictureFormat(String mimeType, String extension) {
    this.mimeType = mimeType;
    this.extension = extension;
  }

  /** The IANA media type. */
  public String mimeType() {
    return mimeType;
  }

  /** The usual file extension, without a dot. */
  public String extension() {
    return extension;
  }

  /** The format that the first 12 bytes announce; the rest may still be garbage. */
  public static Optional<PictureFormat> sniff(byte[] bytes) {
    if (starts(bytes, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    }
    if (starts(bytes, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(PNG);
    }
    if (starts(bytes, 0, 'R', 'I', 'F', 'F') && starts(bytes, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (starts(bytes, 0, 'G', 'I', 'F', '8', '7', 'a')
        || starts(bytes, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    return starts(bytes, 0, 'B', 'M') ? Optional.of(BMP) : Optional.empty();
  }

  /**
   * Like {@link #sniff}, for callers that cannot go on without a format.
   *
   * @throws PrismException UNSUPPORTED_MEDIA_TYPE
   */
  public static PictureFormat of(byte[] bytes) {
    return sniff(bytes)
        .orElseThrow(
            () ->
                PrismException.of(
                    Reason.UNSUPPORTED_MEDIA_TYPE,
                    "The picture is none of JPEG, PNG, WebP, GIF and BMP."));
  }

  private static boolean starts(byte[] bytes, int offset, int... expected) {
    if (bytes.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[offset + i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
