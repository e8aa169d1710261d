package io.prism.caption.prompt;

import java.util.Objects;
import java.util.Optional;

/**
 * What a generating program was asked for. Negative prompts and settings are not kept: they say
 * what is not in the picture, and must never reach the subtraction.
 *
 * @param positive the positive prompt in the program's own syntax, lines kept, normalised by {@link
 *     PlainText}; never blank, at most {@link PlainText#MAX_CHARS} characters
 */
public record EmbeddedPrompt(Generator generator, String positive) {
  public EmbeddedPrompt {
    Objects.requireNonNull(generator, "generator");
    if (positive.isBlank() || positive.length() > PlainText.MAX_CHARS) {
      throw new IllegalArgumentException("positive must hold 1.." + PlainText.MAX_CHARS);
    }
  }

  /** The prompt, or empty if nothing of it is left once it is normalised. */
  static Optional<EmbeddedPrompt> of(Generator generator, String rawPositive) {
    String positive = PlainText.lines(rawPositive);
    return positive.isBlank()
        ? Optional.empty()
        : Optional.of(new EmbeddedPrompt(generator, positive));
  }
}
