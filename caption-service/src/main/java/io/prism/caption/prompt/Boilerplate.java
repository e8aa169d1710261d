package io.prism.caption.prompt;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Comments that cameras, encoders and editors write into every file. */
record Boilerplate(List<String> starts, Set<String> whole) {
  static Boilerplate load() {
    return new Boilerplate(
        WordList.section("boilerplate.txt", "starts"),
        Set.copyOf(WordList.section("boilerplate.txt", "whole")));
  }

  boolean matches(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return whole.contains(lower) || starts.stream().anyMatch(start -> begins(lower, start));
  }

  /** A start ends at the end of a word, or anywhere if it is written with a star. */
  private static boolean begins(String text, String start) {
    if (start.endsWith("*")) {
      return text.startsWith(start.substring(0, start.length() - 1));
    }
    return text.startsWith(start)
        && (text.length() == start.length()
            || !Character.isLetterOrDigit(start.charAt(start.length() - 1))
            || !Character.isLetterOrDigit(text.charAt(start.length())));
  }
}
