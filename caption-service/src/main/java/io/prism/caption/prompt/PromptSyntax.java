package io.prism.caption.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes the generators' syntax out of a prompt: weights, alternatives and schedules in brackets,
 * {@code <lora:…>} and other tags, embeddings, wildcards, {@code BREAK} and {@code AND}.
 */
final class PromptSyntax {
  // Every pattern is linear: bounded repetitions, no nested ones.
  private static final Pattern TAG = Pattern.compile("<[A-Za-z/!][^<>\\n]{0,200}>");
  private static final Pattern SEPARATOR =
      Pattern.compile("[,;|\\n，、；。]|[.!?](?=\\s|$)|\\b(?:BREAK|AND)\\b");
  private static final Pattern EMBEDDING =
      Pattern.compile("(?i)\\bembedding:[^\\s,]{1,200}|__[A-Za-z0-9/*_-]{1,100}?__");
  private static final Pattern END_WEIGHT = Pattern.compile("\\s?:\\s?[-+]?[0-9.]{1,10}\\s?$");
  private static final Pattern ATTENTION =
      Pattern.compile("(?<=[\\p{L}\\p{N}])(?:\\+{1,9}|-{1,9})(?=\\s|$)");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

  private PromptSyntax() {}

  /** The prompt's phrases in order, plain text, none without a letter or digit; may be empty. */
  static List<String> phrases(String prompt) {
    String untagged = TAG.matcher(prompt).replaceAll(", ");
    String unbracketed = new BracketStripper(untagged).strip();
    List<String> phrases = new ArrayList<>();
    for (String part : SEPARATOR.split(unbracketed)) {
      String phrase = clean(part);
      if (WORD.matcher(phrase).find()) {
        phrases.add(phrase);
      }
    }
    return List.copyOf(phrases);
  }

  private static String clean(String part) {
    String text = EMBEDDING.matcher(part).replaceAll(" ");
    text = END_WEIGHT.matcher(text).replaceFirst("");
    text = ATTENTION.matcher(text).replaceAll("");
    text = BracketStripper.restoreEscaped(text.replace('_', ' '));
    return PlainText.line(text);
  }
}
