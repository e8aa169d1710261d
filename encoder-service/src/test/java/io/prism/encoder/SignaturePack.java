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

/**
 * A pack with the signature of one that can be pulled, tiny and with random weights, and what
 * Python made of pictures and texts with it (testing/models/random_packs.py).
 */
public enum SignaturePack {
  /** Shortest edge and centre crop, byte-level BPE, open length, softmax. */
  CLIP("clip-tiny"),
  /** Squashed, SentencePiece, always 64 ids, sigmoid, two outputs of which one is the vector. */
  SIGLIP2("siglip2-tiny");

  private static final Path ROOT = Path.of("..");

  private final Path folder;

  SignaturePack(String name) {
    this.folder = Path.of("src", "test", "resources", "packs", name);
  }

  public ModelPack pack() {
    return ModelPack.at(folder.toString());
  }

  public Path folder() {
    return folder;
  }

  public record Picture(String file, byte[] bytes, float[] embedding) {}

  public record Text(String text, long[] ids, boolean cut, float[] embedding) {}

  public List<Picture> pictures() {
    List<Picture> pictures = new ArrayList<>();
    for (JsonNode p : golden().get("pictures")) {
      String file = p.get("file").asText();
      pictures.add(new Picture(file, bytes(file), Golden.floats(p.get("embedding"))));
    }
    return pictures;
  }

  public List<Text> texts() {
    List<Text> texts = new ArrayList<>();
    for (JsonNode t : golden().get("texts")) {
      texts.add(
          new Text(
              t.get("text").textValue(),
              Golden.longs(t.get("ids")),
              t.get("cut").booleanValue(),
              Golden.floats(t.get("embedding"))));
    }
    return texts;
  }

  private byte[] bytes(String file) {
    try {
      return Files.readAllBytes((file.contains("/") ? ROOT : folder).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode golden() {
    try {
      return new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
