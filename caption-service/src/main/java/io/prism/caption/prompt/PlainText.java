package io.prism.caption.prompt;

import java.text.Normalizer;

/**
 * Hostile text made harmless: NFC, at most 8 marks on a character, at most {@link #MAX_CHARS}
 * characters, without control, format (bidi overrides, zero width), private and unassigned
 * characters and lone surrogates. Markup stays what it is: characters.
 */
public final class PlainText {
  /** Characters; the longest text that the encoder takes. */
  public static final int MAX_CHARS = 10_000;

  // No script stacks more; normalising a long run of marks takes quadratic time.
  private static final int MAX_MARKS = 8;

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
    String bounded = cut(raw, 4 * MAX_CHARS);
    StringBuilder out = new StringBuilder(Math.min(bounded.length(), 2 * MAX_CHARS));
    int pendingSpace = 0;
    int marks = 0;
    for (int i = 0; i < bounded.length() && out.length() < 2 * MAX_CHARS; ) {
      int c = bounded.codePointAt(i);
      i += Character.charCount(c);
      marks = isMark(c) ? marks + 1 : 0;
      if (isSpace(c)) {
        pendingSpace = Math.max(pendingSpace, keepLines && isLineEnd(c) ? 2 : 1);
      } else if (isText(c) && marks <= MAX_MARKS) {
        if (pendingSpace > 0 && !out.isEmpty()) {
          out.append(pendingSpace == 2 ? '\n' : ' ');
        }
        pendingSpace = 0;
        out.appendCodePoint(c);
      }
    }
    return cut(Normalizer.normalize(out, Normalizer.Form.NFC), MAX_CHARS).stripTrailing();
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

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
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
