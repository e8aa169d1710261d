package io.prism.models;

import io.prism.core.decomposition.Centred;
import io.prism.core.decomposition.Decomposition;
import io.prism.core.decomposition.Projection;
import io.prism.core.decomposition.Span;
import io.prism.core.decomposition.Subtraction;
import io.prism.core.embedding.ModelSpace;
import io.prism.core.embedding.VectorMath;
import io.prism.core.rank.Background;
import io.prism.core.rank.Confidence;
import io.prism.core.rank.Dimension;
import io.prism.core.rank.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Reads the parts of {@code pack.json} that a calibration measured. */
final class ReadoutReader {
  /** How far from 1 a length may be; encoders answer in float32. */
  private static final double TOLERANCE = 1e-3;

  private ReadoutReader() {}

  /**
   * @param files reads one of the pack's files, checked
   */
  static Readout read(JsonObject json, ModelSpace space, Function<String, byte[]> files) {
    ZeroShot zeroShot = json.child("zero_shot", ReadoutReader::zeroShot);
    Distances distances =
        json.optional(
                "calibration",
                c -> c.ignoring("means", "confidence").child("distances", ReadoutReader::distances))
            .orElse(Distances.UNMEASURED);
    Relatedness relatedness =
        json.optional(
                "calibration",
                c ->
                    c.ignoring("means", "distances")
                        .optional("confidence", o -> relatedness(o, space.dimension(), files))
                        .orElse(Relatedness.UNMEASURED))
            .orElse(Relatedness.UNMEASURED);
    return json.child(
        "decomposition",
        d ->
            new Readout(
                zeroShot,
                d.ignoring("measured").child("style", s -> style(s, space)),
                d.child("both", ReadoutReader::weights),
                distances,
                relatedness));
  }

  private static Relatedness relatedness(JsonObject o, int size, Function<String, byte[]> files) {
    Map<Dimension, Confidence> confidences = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      o.optional(dimension.name().toLowerCase(Locale.ROOT), ReadoutReader::confidence)
          .ifPresent(confidence -> confidences.put(dimension, confidence));
    }
    return new Relatedness(o.child("background", b -> background(b, size, files)), confidences);
  }

  /** Object, then style, then whole vectors, each float32, little-endian. */
  private static Map<Dimension, List<float[]>> background(
      JsonObject o, int size, Function<String, byte[]> files) {
    int count = o.whole("count", Background.MIN_SAMPLE, 100_000);
    byte[] bytes = files.apply(o.text("file"));
    if (bytes.length != (long) Dimension.values().length * count * size * Float.BYTES) {
      throw o.wrong("count", "the number of pictures in " + o.text("file"));
    }
    FloatBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    Map<Dimension, List<float[]>> background = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      List<float[]> vectors = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        float[] vector = new float[size];
        values.get(vector);
        if (!(Math.abs(VectorMath.norm(vector) - 1) <= TOLERANCE)) { // also true for NaN
          throw o.wrong("file", "a file of vectors of unit length");
        }
        vectors.add(vector);
      }
      background.put(dimension, List.copyOf(vectors));
    }
    return background;
  }

  private static Confidence confidence(JsonObject o) {
    return new Confidence(
        o.number("midpoint", -100, 100),
        o.number("slope", 1e-3, 1000),
        o.number("counterpart", -100, 100));
  }

  private static ZeroShot zeroShot(JsonObject o) {
    return new ZeroShot(
        o.number("object_scale", 0.001, 1000),
        o.number("style_scale", 0.001, 1000),
        o.number("mixed_scale", 0.001, 1000),
        o.number("intent_scale", 0.001, 1000),
        link(o),
        o.oneOf("objects", "trained-only", "all").equals("trained-only"));
  }

  private static Link link(JsonObject o) {
    boolean sigmoid = o.has("link") && o.oneOf("link", "softmax", "sigmoid").equals("sigmoid");
    return sigmoid ? new Link.Sigmoid(o.number("bias", -1000, 1000)) : new Link.Softmax();
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
    if (!o.flag("centred")) {
      return plain;
    }
    if (!space.isCentred()) {
      throw o.wrong("centred", "false in a pack without calibration.means");
    }
    return new Centred(space, plain);
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
