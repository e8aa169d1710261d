package io.prism.caption.service;

import io.prism.caption.inversion.RankedKind;
import io.prism.caption.v1.Kind;
import java.util.List;
import java.util.Map;

/**
 * Which kinds of pictures are taken apart into regions: those that the pack says, unless a setting
 * of its own says otherwise.
 *
 * @param own by the pack's key of the kind
 */
record RegionRules(Map<String, RegionWay> own) {
  RegionRules {
    own = Map.copyOf(own);
  }

  Kind.Regions of(RankedKind kind) {
    RegionWay usual = kind.detected() ? RegionWay.DETECT : RegionWay.WHOLE;
    return switch (own.getOrDefault(kind.name(), usual)) {
      case WHOLE -> Kind.Regions.WHOLE;
      case DETECT -> Kind.Regions.DETECT;
    };
  }

  /**
   * A misspelt kind would quietly go on as before.
   *
   * @param known the pack's keys
   * @throws IllegalStateException naming the setting
   */
  void check(List<String> known) {
    for (String kind : own.keySet()) {
      if (!known.contains(kind)) {
        throw new IllegalStateException(
            "prism.caption.regions.%s: the pack knows no such kind of picture. Recommended action:"
                    .formatted(kind)
                + " set it for one of "
                + String.join(", ", known)
                + ".");
      }
    }
  }
}
