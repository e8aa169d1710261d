package io.prism.models;

import io.prism.core.decomposition.Centred;
import io.prism.core.decomposition.Decomposition;
import io.prism.core.decomposition.Projection;
import io.prism.core.decomposition.Span;
import io.prism.core.decomposition.Subtraction;
import io.prism.core.embedding.ModelSpace;
import io.prism.core.rank.Weights;
import java.util.List;
import java.util.Map;

/** Reads the parts of {@code pack.json} that a calibration measured. */
final class ReadoutReader {
  private ReadoutReader() {}

  static Readout read(JsonObject json, ModelSpace space) {
    ZeroShot zeroShot = json.child("zero_shot", ReadoutReader::zeroShot);
    Distances distances =
        json.child(
            "calibration", c -> c.ignoring("means").child("distances", ReadoutReader::distances));
    return json.child(
        "decomposition",
        d ->
            new Readout(
                zeroShot,
                d.ignoring("measured").child("style", s -> style(s, space)),
                d.child("both", ReadoutReader::weights),
                distances));
  }

  private static ZeroShot zeroShot(JsonObject o) {
    return new ZeroShot(
        o.number("object_scale", 0.001, 1000),
        o.number("style_scale", 0.001, 1000),
        o.number("mixed_scale", 0.001, 1000),
        o.number("intent_scale", 0.001, 1000),
        o.oneOf("objects", "trained-only", "all").equals("trained-only"));
  }

  private static Weights weights(JsonObject o) {
    return new Weights(
        (float) o.number("object", 0, 100),
        (float) o.number("style", 0, 100),
        (float) o.number("whole", 0, 100));
  }

  private static Decomposition style(JsonObject o, ModelSpace space) {
    Decomposition plain =
        switch (o.oneOf("kind", "subtract", "projection", "span")) {
          case "subtract" -> new Subtraction((float) o.number("weight", 0, 4));
          case "span" -> new Span(o.whole("k", 1, 64));
          default -> new Projection();
        };
    return o.flag("centred") ? new Centred(space, plain) : plain;
  }

  private static Distances distances(JsonObject o) {
    List<Integer> percentiles = o.wholes("percentiles", 0, 100);
    int n = percentiles.size();
    return new Distances(
        percentiles,
        o.child("pairs", p -> table(p, n)),
        o.child("text_to_image", p -> table(p, n)));
  }

  private static Map<String, Map<String, List<Double>>> table(JsonObject o, int percentiles) {
    return o.entries(kinds -> kinds.numberLists(percentiles));
  }
}
