package io.prism.models;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pack that is asked for by name: its description travels with Prism, its files are pulled.
 *
 * @param precision of its networks, by name; without it the pack's default
 */
public record KnownPack(String name, Optional<String> precision) {
  /** All there are, in the order that people should see them. */
  public static final List<String> NAMES =
      List.of("clip-vit-b-32", "clip-vit-b-16", "siglip2-base");

  private static final Pattern FORM = Pattern.compile("([a-z0-9][a-z0-9._-]*)(?::([a-z0-9]+))?");

  /** {@code NAME} or {@code NAME:PRECISION}; empty if it is of another form or not known. */
  public static Optional<KnownPack> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() && NAMES.contains(matcher.group(1))
        ? Optional.of(new KnownPack(matcher.group(1), Optional.ofNullable(matcher.group(2))))
        : Optional.empty();
  }

  /** Its description on the class path. */
  PackFiles description() {
    return PackFiles.onClassPath("packs/" + name);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return name + precision.map(p -> ":" + p).orElse("");
  }
}
