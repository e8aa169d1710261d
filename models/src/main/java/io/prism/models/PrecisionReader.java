package io.prism.models;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads which sets of networks a pack has, of which one is used. */
final class PrecisionReader {
  private static final String KEY = "precisions";
  private static final String DEFAULT = "default";

  private PrecisionReader() {}

  /**
   * @param used empty in a pack that has only one set, which its networks name themselves
   * @param all each of them
   */
  record Choice(Optional<Precision> used, List<Precision> all) {
    /** Without the networks of the sets that are not used. */
    Map<String, PackFile> needed(Map<String, PackFile> listed) {
      return listed.entrySet().stream()
          .filter(
              entry ->
                  !belongs(entry.getKey(), all) || belongs(entry.getKey(), used.stream().toList()))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean belongs(String file, List<Precision> precisions) {
      return precisions.stream()
          .flatMap(p -> Stream.of(p.image(), p.text()))
          .anyMatch(file::equals);
    }
  }

  /**
   * @param wanted by name; without it the pack's default
   * @throws PackException if the pack has no such precision
   */
  static Choice choose(JsonObject card, Optional<String> wanted) {
    return card.optional(KEY, o -> choose(o, wanted.orElse(o.text(DEFAULT)), all(o)))
        .orElseGet(() -> only(card, wanted));
  }

  /** Names of all but the default. */
  static List<String> others(JsonObject card) {
    return card.optional(
            KEY,
            o -> {
              String usual = o.text(DEFAULT);
              return all(o).stream().map(Precision::name).filter(n -> !n.equals(usual)).toList();
            })
        .orElse(List.of());
  }

  private static Choice choose(JsonObject o, String name, List<Precision> all) {
    for (Precision precision : all) {
      if (precision.name().equals(name)) {
        return new Choice(Optional.of(precision), all);
      }
    }
    throw o.wrong(DEFAULT, oneOf(all) + ", not '" + name + "'");
  }

  private static Choice only(JsonObject card, Optional<String> wanted) {
    if (wanted.isPresent()) {
      throw card.wrong(KEY, "there before one can be chosen (" + wanted.get() + ")");
    }
    return new Choice(Optional.empty(), List.of());
  }

  private static List<Precision> all(JsonObject o) {
    return o.keys().stream()
        .filter(key -> !key.equals(DEFAULT) && !key.equals("note"))
        .map(key -> o.child(key, p -> new Precision(key, p.text("image"), p.text("text"))))
        .toList();
  }

  private static String oneOf(List<Precision> all) {
    return "one of " + all.stream().map(Precision::name).collect(Collectors.joining(", "));
  }
}
