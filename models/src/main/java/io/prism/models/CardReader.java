package io.prism.models;

import io.prism.core.embedding.ModelId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Reads the parts of {@code pack.json} that describe the networks and files. */
final class CardReader {
  private static final int MAX_SIDE = 4096;
  private static final int MAX_DIMENSION = 65_536;

  /** What the contract allows an artwork to have. */
  private static final int MAX_REGIONS = 20;

  private CardReader() {}

  /**
   * @param precision is part of the revision: vectors of int8 and f32 networks are not the same
   */
  static PackIdentity identity(JsonObject o, Optional<Precision> precision) {
    String revision = o.label("revision") + precision.map(p -> "-" + p.name()).orElse("");
    try {
      return new PackIdentity(
          new ModelId(o.text("id"), revision),
          o.text("title"),
          o.whole("dimension", 1, MAX_DIMENSION),
          o.text("licence"),
          source(o));
    } catch (IllegalArgumentException e) {
      throw o.wrong("id and revision", "usable in a model id (" + e.getMessage() + ")");
    }
  }

  static Map<String, PackFile> files(JsonObject o) {
    return o.entries(
        f -> {
          String sha256 = f.text("sha256");
          if (!sha256.matches("[0-9a-f]{64}")) {
            throw f.wrong("sha256", "64 lower-case hexadecimal digits");
          }
          return new PackFile(f.wholeLong("bytes"), sha256);
        });
  }

  private static Optional<PackSource> source(JsonObject o) {
    return o.optional(
        "source",
        s -> {
          try {
            return new PackSource(URI.create(s.text("hub")), s.text("path"));
          } catch (IllegalArgumentException e) {
            throw s.wrong("hub and path", "an http(s) address and a path (" + e.getMessage() + ")");
          }
        });
  }

  static Networks networks(JsonObject o, Optional<Precision> precision) {
    return new Networks(
        o.child("image", i -> image(i, file(i, precision.map(Precision::image)))),
        o.child("text", t -> text(t, file(t, precision.map(Precision::text)))),
        o.optional("detector", CardReader::detector));
  }

  /** Named in one place: by the precision where there are several, else by the network. */
  private static String file(JsonObject network, Optional<String> ofPrecision) {
    return ofPrecision.orElseGet(() -> network.text("file"));
  }

  private static ImageSpec image(JsonObject o, String file) {
    PixelInput input = pixels(o);
    return new ImageSpec(
        file,
        input,
        o.child("outputs", s -> output(s.ignoring("hierarchy"), "embedding")),
        o.child("outputs", s -> hierarchy(s.ignoring("embedding"))));
  }

  private static Optional<EmbeddingOutput> hierarchy(JsonObject outputs) {
    return outputs.has("hierarchy") ? Optional.of(output(outputs, "hierarchy")) : Optional.empty();
  }

  private static EmbeddingOutput output(JsonObject o, String key) {
    return o.child(
        key,
        s ->
            new EmbeddingOutput(
                s.ignoring("levels").text("name"), s.whole("dimension", 1, MAX_DIMENSION)));
  }

  static PixelInput pixels(JsonObject o) {
    requireWhite(o);
    Framing framing = framing(o);
    Normalisation normalisation = o.child("normalise", CardReader::normalisation);
    return o.child(
        "input",
        i -> {
          i.oneOf("layout", "NCHW");
          i.oneOf("colour", "RGB");
          int width = i.whole("width", 1, MAX_SIDE);
          int height = i.whole("height", 1, MAX_SIDE);
          requireFit(i, framing, width, height);
          return new PixelInput(i.text("name"), width, height, framing, normalisation);
        });
  }

  /** Pictures are decoded onto white; no other background is implemented. */
  private static void requireWhite(JsonObject o) {
    o.child(
        "alpha",
        a -> {
          for (double channel : a.numbers("background", 3)) {
            if (channel != 255) {
              throw a.wrong("background", "[255, 255, 255]");
            }
          }
          return a;
        });
  }

  private static Framing framing(JsonObject o) {
    return o.child(
        "resize",
        r -> {
          Framing.Filter filter = filter(r);
          if (r.oneOf("kind", "squash", "shortest-edge").equals("squash")) {
            o.child("crop", c -> c.oneOf("kind", "none"));
            return new Framing.Squash(
                filter, r.whole("width", 1, MAX_SIDE), r.whole("height", 1, MAX_SIDE));
          }
          int edge = r.whole("edge", 1, MAX_SIDE);
          return o.child("crop", c -> centreCrop(c, filter, edge));
        });
  }

  private static Framing centreCrop(JsonObject crop, Framing.Filter filter, int edge) {
    crop.oneOf("kind", "centre");
    return new Framing.ShortestEdge(
        filter, edge, crop.whole("width", 1, edge), crop.whole("height", 1, edge));
  }

  private static Framing.Filter filter(JsonObject resize) {
    return resize.oneOf("filter", "bicubic-pillow", "bilinear-pillow").equals("bicubic-pillow")
        ? Framing.Filter.BICUBIC_PILLOW
        : Framing.Filter.BILINEAR_PILLOW;
  }

  private static void requireFit(JsonObject input, Framing framing, int width, int height) {
    boolean fits =
        framing instanceof Framing.Squash s
            ? s.width() == width && s.height() == height
            : framing instanceof Framing.ShortestEdge e
                && e.cropWidth() == width
                && e.cropHeight() == height;
    if (!fits) {
      throw input.wrong("width and height", "what resize and crop give");
    }
  }

  private static Normalisation normalisation(JsonObject o) {
    try {
      return new Normalisation(o.number("scale", 0, 1), o.numbers("mean", 3), o.numbers("std", 3));
    } catch (IllegalArgumentException e) {
      throw o.wrong("std", "three numbers above 0");
    }
  }

  private static TextSpec text(JsonObject o, String file) {
    return new TextSpec(
        file,
        o.child("input", CardReader::tokens),
        o.child("tokenizer", CardReader::tokenizer),
        output(o, "output"));
  }

  private static TokenInput tokens(JsonObject o) {
    Optional<String> mask =
        o.has("attention_mask") ? Optional.of(o.text("attention_mask")) : Optional.empty();
    return new TokenInput(
        o.text("name"),
        mask,
        o.whole("context", 2, 65_536),
        o.whole("padding", 0, Integer.MAX_VALUE),
        o.oneOf("pad_to", "context", "longest").equals("context"));
  }

  static TokenizerSpec tokenizer(JsonObject o) {
    if (o.oneOf("kind", "wordpiece-az09", "hugging-face").equals("wordpiece-az09")) {
      return new TokenizerSpec.WordPiece(
          o.text("file"),
          o.whole("unknown", 0, Integer.MAX_VALUE),
          o.whole("longest_piece", 1, 1000));
    }
    return new TokenizerSpec.HuggingFace(
        o.text("file"), o.has("lower_case") && o.flag("lower_case"));
  }

  private static DetectorSpec detector(JsonObject o) {
    return new DetectorSpec(
        o.text("file"),
        pixels(o),
        o.child(
            "outputs",
            s -> new DetectorSpec.Outputs(s.text("heat"), s.text("size"), s.text("offset"))),
        new DetectorSpec.Peaks(
            o.whole("grid", 1, 1024),
            o.number("threshold", 0, 1),
            o.whole("limit", 1, MAX_REGIONS)),
        o.has("margin") ? o.number("margin", 0, 1) : 0);
  }
}
