package io.prism.index.store.qdrant;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of a server. */
record QdrantVersion(int major, int minor, int patch) {
  /** Since when writes can have conditions; an older one would ignore them. */
  static final QdrantVersion LEAST = new QdrantVersion(1, 18, 0);

  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");
  private static final String ENGINE = "qdrant-";
  private static final String FORM = "/form-" + CollectionFacts.FORM_NOW;

  static Optional<QdrantVersion> parse(String text) {
    Matcher matcher = VERSION.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new QdrantVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  boolean fits() {
    return major > LEAST.major || (major == LEAST.major && minor >= LEAST.minor);
  }

  /** What a backup calls it, with the form of the points. */
  String engine() {
    return ENGINE + this + FORM;
  }

  /** Qdrant promises to read snapshots of the same minor version, of the same patch or older. */
  boolean reads(String engine) {
    return engine.startsWith(ENGINE)
        && engine.endsWith(FORM)
        && parse(engine.substring(ENGINE.length()))
            .filter(it -> it.major == major && it.minor == minor && it.patch <= patch)
            .isPresent();
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
