package io.prism.pictures.text;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads the texts that a PNG, JPEG or WebP carries with itself. Never throws: broken parts are left
 * out, and so are texts over the limits. Other formats have no texts.
 */
public final class EmbeddedText {
  private EmbeddedText() {}

  /** The texts in file order, within {@link TextLimits#DEFAULT}. */
  public static List<TextEntry> read(byte[] picture) {
    return read(ByteBuffer.wrap(picture), TextLimits.DEFAULT);
  }

  /** The texts in file order, within {@link TextLimits#DEFAULT}. */
  public static List<TextEntry> read(ByteBuffer picture) {
    return read(picture, TextLimits.DEFAULT);
  }

  /**
   * The texts in file order.
   *
   * @param picture from its position to its limit; neither changed nor kept
   */
  public static List<TextEntry> read(ByteBuffer picture, TextLimits limits) {
    ByteBuffer bytes = picture.slice();
    TextCollector into = new TextCollector(limits);
    if (PngText.matches(bytes)) {
      PngText.read(bytes, into);
    } else if (JpegText.matches(bytes)) {
      JpegText.read(bytes, into);
    } else if (WebpText.matches(bytes)) {
      WebpText.read(bytes, into);
    }
    return into.entries();
  }
}
