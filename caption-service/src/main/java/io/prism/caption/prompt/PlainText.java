package io.prism.caption.prompt;

import java.text.Normalizer;

/**
 * Hostile text made harmless: NFC, at most {@link #MAX_CHARS} characters, without control, format
 * (bidi overrides, zero width), private and unassigned characters and lone surrogates. Markup stays
 * what it is: characters.
 */
public final class PlainText {
  /** Characters; the longest text that the encoder takes. */
  public static final int MAX_CHARS = 10_000;

  private PlainText() {}

  /** One line: every run of white space becomes one space. */
  public static String line(String raw) {
    return clean(raw, false);
  }

  /** Lines are kept, blank ones dropped; every other run of white space becomes one space. */
  public static String lines(String raw) {
    return clean(raw, true);
  }

  private static String clean(String raw, boolean keepLines) {
    // NFC can only shrink what matters here; cutting first bounds the work.
    String bounded = cut(raw, 4 * MAX_CHARS);
    String normal = Normalizer.normalize(bounded, Normalizer.Form.NFC);
    StringBuilder out = new StringBuilder(normal.length());
    int pendingSpace = 0;
    for (int i = 0; i < normal.length(); ) {
      int c = normal.codePointAt(i);
      i += Character.charCount(c);
      if (isSpace(c)) {
        pendingSpace = Math.max(pendingSpace, keepLines && isLineEnd(c) ? 2 : 1);
      } else if (isText(c)) {
        if (pendingSpace > 0 && !out.isEmpty()) {
          out.append(pendingSpace == 2 ? '\n' : ' ');
        }
        pendingSpace = 0;
        out.appendCodePoint(c);
      }
    }
    return cut(out.toString(), MAX_CHARS).stripTrailing();
  }

  /** The first {@code max} characters, never half a surrogate pair. */
  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isLineEnd(int c) {
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
  }

  private static boolean isText(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
