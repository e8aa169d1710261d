package io.prism.core.error;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One error as a caller sees it.
 *
 * @param reason the row of the table
 * @param detail one sentence for people; never holds causes, paths or stack traces; cut after 400
 *     characters, control characters replaced, as is the field
 * @param field the request field to blame in the contract's JSON spelling (for example {@code
 *     query.picture.url}), or null
 * @param limit the limit that was broken, with its unit (for example {@code 50000000 pixels}), or
 *     null
 */
public record Problem(
    Reason reason, String detail, @Nullable String field, @Nullable String limit) {
  /** Callers make names up, and the headers of an answer must hold what is said of them. */
  private static final int LONGEST = 400;

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  public Problem {
    Objects.requireNonNull(reason, "reason");
    detail = decent(detail);
    field = field == null ? null : decent(field);
  }

  private static String decent(String text) {
    String shown = text;
    if (text.length() > LONGEST) {
      int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
      shown = text.substring(0, end) + "...";
    }
    return CONTROL.matcher(shown).replaceAll("\ufffd");
  }

  public static Problem of(Reason reason, String detail) {
    return new Problem(reason, detail, null, null);
  }

  /** The caller's field is wrong. */
  public static Problem invalid(String field, String detail) {
    return new Problem(Reason.INVALID_ARGUMENT, detail, field, null);
  }

  /** The caller's field breaks a limit. */
  public static Problem overLimit(Reason reason, String field, String limit, String detail) {
    return new Problem(reason, detail, field, limit);
  }

  /**
   * The same problem, blamed on another field: an inner layer does not know how the caller named
   * its input.
   */
  public Problem at(String newField) {
    return new Problem(reason, detail, newField, limit);
  }
}
