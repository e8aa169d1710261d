package io.prism.caption.prompt;

import java.util.Optional;

/**
 * AUTOMATIC1111's infotext: the prompt (any number of lines), {@code Negative prompt: …} (any
 * number of lines), and a line {@code Steps: 20, Sampler: …}. In PNG under {@code parameters}, in
 * JPEG and WebP as UserComment.
 */
final class Automatic1111Reader implements PromptReader {
  private static final String NEGATIVE = "Negative prompt:";
  private static final String SETTINGS = "Steps:";

  @Override
  public Optional<EmbeddedPrompt> read(Texts texts) {
    Optional<EmbeddedPrompt> own =
        texts
            .all("parameters")
            .filter(text -> !text.stripLeading().startsWith("{"))
            .map(Automatic1111Reader::parse)
            .flatMap(Optional::stream)
            .findFirst();
    return own.or(
        () ->
            texts
                .all("UserComment", "Comment", "ImageDescription", "Description", "XPComment")
                .filter(Automatic1111Reader::looksLikeInfotext)
                .map(Automatic1111Reader::parse)
                .flatMap(Optional::stream)
                .findFirst());
  }

  static boolean looksLikeInfotext(String text) {
    return settingsAt(text) >= 0 || lineStart(text, NEGATIVE) >= 0;
  }

  private static Optional<EmbeddedPrompt> parse(String text) {
    int settings = settingsAt(text);
    String prompts = settings < 0 ? text : text.substring(0, settings);
    int negative = lineStart(prompts, NEGATIVE);
    if (negative < 0) {
      negative = prompts.indexOf(NEGATIVE);
    }
    String positive = negative < 0 ? prompts : prompts.substring(0, negative);
    return EmbeddedPrompt.of(Generator.AUTOMATIC1111, positive);
  }

  /**
   * Where the settings begin: the last line that starts with {@code Steps: <digit>}, or, where a
   * rewriter joined the lines, the last such words followed by a comma. -1: none.
   */
  private static int settingsAt(String text) {
    int inline = -1;
    for (int at = text.lastIndexOf(SETTINGS); at >= 0; at = text.lastIndexOf(SETTINGS, at - 1)) {
      int end = numberEnd(text, at + SETTINGS.length());
      if (end > 0 && startsLine(text, at)) {
        return at;
      }
      boolean listed = end > 0 && end < text.length() && text.charAt(end) == ',';
      inline = listed ? Math.max(inline, at) : inline;
    }
    return inline;
  }

  /** The index behind the digits after optional spaces, or -1 if there are none. */
  private static int numberEnd(String text, int from) {
    int start = from;
    while (start < text.length() && text.charAt(start) == ' ') {
      start++;
    }
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end > start ? end : -1;
  }

  private static int lineStart(String text, String words) {
    int at = text.indexOf(words);
    while (at >= 0 && !startsLine(text, at)) {
      at = text.indexOf(words, at + 1);
    }
    return at;
  }

  private static boolean startsLine(String text, int at) {
    int before = at - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
      before--;
    }
    return before < 0 || text.charAt(before) == '\n' || text.charAt(before) == '\r';
  }
}
