package io.prism.models;

import java.util.regex.Pattern;

/** The rule for names of files inside a pack. */
final class PackName {
  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private PackName() {}

  /** A relative name without dot segments, else {@link PackException}. */
  static String checked(String name) {
    if (!SAFE.matcher(name).matches()) {
      throw new PackException(
          "'"
              + name
              + "' is no name of a file in a pack: use letters, digits, '.', '_', '-' and '/'.");
    }
    return name;
  }
}
