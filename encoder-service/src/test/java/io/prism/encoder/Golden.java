package io.prism.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.models.ModelPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the training run recorded, in Python: the expectations of these tests. */
public final class Golden {
  public static final Path PACK_SOURCE = Path.of("..", "models", "prism-mini");
  public static final ModelPack PACK = ModelPack.prismMini();
  private static final JsonNode GOLDEN = json("golden.json");

  private Golden() {}

  public record Picture(String file, String pixelsSha256, float[] embedding, float[] hierarchy) {
    public byte[] bytes() {
      return Golden.bytes(file);
    }

    @Override
    public String toString() {
      return file;
    }
  }

  public record Text(String text, long[] ids, float[] embedding) {
    @Override
    public String toString() {
      return "'" + text + "'";
    }
  }

  /** Boxes: score, left, top, right, bottom. */
  public record Scene(String file, String pixelsSha256, List<float[]> boxes) {
    @Override
    public String toString() {
      return file;
    }
  }

  public static List<Picture> pictures() {
    List<Picture> out = new ArrayList<>();
    for (JsonNode p : GOLDEN.get("pictures")) {
      out.add(
          new Picture(
              p.get("file").asText(),
              p.get("pixels_sha256").asText(),
              floats(p.get("embedding")),
              floats(p.get("hierarchy"))));
    }
    return out;
  }

  public static List<Text> texts() {
    List<Text> out = new ArrayList<>();
    for (JsonNode t : GOLDEN.get("texts")) {
      out.add(new Text(t.get("text").asText(), longs(t.get("ids")), floats(t.get("embedding"))));
    }
    return out;
  }

  public static List<Scene> scenes() {
    List<Scene> out = new ArrayList<>();
    for (JsonNode s : GOLDEN.get("detector")) {
      List<float[]> boxes = new ArrayList<>();
      s.get("boxes").forEach(b -> boxes.add(floats(b)));
      out.add(new Scene(s.get("file").asText(), s.get("pixels_sha256").asText(), boxes));
    }
    return out;
  }

  public static JsonNode json(String name) {
    try {
      return new ObjectMapper().readTree(PACK_SOURCE.resolve(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(PACK_SOURCE.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }

  public static long[] longs(JsonNode array) {
    long[] out = new long[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = array.get(i).asLong();
    }
    return out;
  }

  public static float[] floats(JsonNode array) {
    float[] out = new float[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) array.get(i).asDouble();
    }
    return out;
  }
}
