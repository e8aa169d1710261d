package io.prism.pictures.text;

/**
 * What is read from one picture at most. A text over its limit is left out, not cut: half a JSON
 * document is of no use.
 *
 * @param entries texts, at least 1
 * @param entryBytes bytes of one text after inflation, at least 1
 * @param totalBytes bytes of all texts after inflation, left-out ones included, so that it also
 *     bounds the work
 */
public record TextLimits(int entries, int entryBytes, int totalBytes) {
  public static final TextLimits DEFAULT = new TextLimits(64, 256 << 10, 1 << 20);

  public TextLimits {
    if (entries < 1 || entryBytes < 1 || totalBytes < entryBytes) {
      throw new IllegalArgumentException(
          "entries and entryBytes must be at least 1, and totalBytes at least entryBytes");
    }
  }
}
