package io.prism.core.embedding;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the pack and revision that made a vector. Vectors of different ids are never compared.
 *
 * @param pack for example {@code prism-mini}; {@code [a-z0-9][a-z0-9._-]{0,63}}
 * @param revision what identifies the weights within the pack; {@code [A-Za-z0-9._-]{1,64}}
 */
public record ModelId(String pack, String revision) {
  private static final Pattern PACK = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern TEXT = Pattern.compile("([^@]+)@([^@]+)");

  public ModelId {
    if (!PACK.matcher(pack).matches()) {
      throw new IllegalArgumentException("not a pack name: " + pack);
    }
    if (!REVISION.matcher(revision).matches()) {
      throw new IllegalArgumentException("not a revision: " + revision);
    }
  }

  /**
   * @param text pack and revision joined by {@code @}, for example {@code prism-mini@1}
   * @throws IllegalArgumentException when it is not of this form
   */
  public static ModelId parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a model id (pack@revision): " + text);
    }
    return new ModelId(matcher.group(1), matcher.group(2));
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return pack + "@" + revision;
  }
}
