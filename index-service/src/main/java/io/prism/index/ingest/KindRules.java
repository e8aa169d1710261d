package io.prism.index.ingest;

import io.prism.caption.v1.Kind;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The policy for each kind of picture. A searchable kind is indexed unless a policy of its own says
 * otherwise.
 *
 * @param own by the pack's key of the kind
 * @param unsearchable for every other kind that is not searchable
 */
record KindRules(Map<String, KindPolicy> own, KindPolicy unsearchable) {
  KindRules {
    own = Map.copyOf(own);
  }

  static KindRules of(IngestConfig config) {
    return new KindRules(config.kinds(), config.unsearchableKinds());
  }

  KindPolicy of(Kind kind) {
    KindPolicy policy = own.get(kind.getName());
    if (policy != null) {
      return policy;
    }
    // A pack without kinds says of none that it is searchable.
    boolean judged = !kind.getName().isEmpty();
    return judged && !kind.getSearchable() ? unsearchable : KindPolicy.INDEX;
  }

  /**
   * A misspelt kind would let in what it was to refuse.
   *
   * @param known the pack's keys
   * @throws IllegalArgumentException naming the setting
   */
  void check(List<String> known) {
    for (String kind : own.keySet()) {
      if (!known.contains(kind)) {
        throw new IllegalArgumentException(
            "prism.index.ingest.kinds.%s: the pack knows no such kind of picture, but %s"
                .formatted(kind, known.isEmpty() ? "none at all" : String.join(", ", known)));
      }
    }
  }

  static Problem refusal(Kind kind) {
    return Problem.of(
        Reason.UNWANTED_KIND,
        String.format(
            Locale.ROOT,
            "The picture is taken for a picture of the kind %s (score %.2f), which is not kept here.",
            kind.getName(),
            kind.getScore()));
  }
}
