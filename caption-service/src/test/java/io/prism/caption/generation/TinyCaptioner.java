package io.prism.caption.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.engine.picture.PictureReader;
import io.prism.models.CaptionPack;
import io.prism.models.CaptionSearch;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A small BLIP with random weights and what transformers' {@code generate} writes with it, made by
 * {@code deploy/triton/export_captioner.py --random tiny}.
 */
public final class TinyCaptioner {
  public static final Path FOLDER = Path.of("src", "test", "resources", "tiny-captioner");
  public static final CaptionPack PACK = CaptionPack.at(FOLDER.toString());
  public static final JsonNode REFERENCE = reference();

  private TinyCaptioner() {}

  /**
   * What transformers wrote about each picture.
   *
   * @param scores empty where there is one beam
   */
  public record Case(
      List<Integer> prompt,
      CaptionSearch search,
      List<List<Integer>> tokens,
      List<String> texts,
      List<Double> scores) {
    CaptionPack pack() {
      CaptionPack.DecoderSpec spec = PACK.decoder();
      CaptionPack.Tokens tokens =
          new CaptionPack.Tokens(
              spec.tokens().vocabulary(), spec.tokens().context(), prompt, spec.tokens().end());
      return new CaptionPack(
          PACK.id(),
          PACK.licence(),
          PACK.look(),
          new CaptionPack.DecoderSpec(
              spec.file(), spec.inputs(), spec.outputs(), spec.row(), tokens),
          PACK.tokenizer(),
          search,
          PACK.files());
    }

    @Override
    public String toString() {
      return search + " after " + prompt;
    }
  }

  public static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (JsonNode node : REFERENCE.get("cases")) {
      cases.add(
          new Case(
              wholes(node.get("prompt")),
              new CaptionSearch(
                  node.get("beams").intValue(),
                  node.get("max_tokens").intValue(),
                  node.get("min_tokens").intValue(),
                  node.get("length_penalty").doubleValue(),
                  CaptionSearch.EarlyStopping.valueOf(
                      node.get("early_stopping").textValue().toUpperCase(Locale.ROOT))),
              each(node.get("tokens")).stream().map(TinyCaptioner::wholes).toList(),
              each(node.get("texts")).stream().map(JsonNode::textValue).toList(),
              each(node.get("scores")).stream().map(JsonNode::doubleValue).toList()));
    }
    return cases;
  }

  public static List<byte[]> files() {
    return each(REFERENCE.get("pictures")).stream()
        .map(name -> bytes(FOLDER.resolve("pictures").resolve(name.textValue())))
        .toList();
  }

  static List<RgbImage> pictures() {
    PictureReader reader = new PictureReader(PACK.look().input(), PictureLimits.DEFAULT);
    return files().stream().map(file -> reader.read(file).framed()).toList();
  }

  private static List<Integer> wholes(JsonNode list) {
    return each(list).stream().map(JsonNode::intValue).toList();
  }

  static List<JsonNode> each(JsonNode list) {
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return items;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode reference() {
    try {
      return new ObjectMapper().readTree(FOLDER.resolve("reference.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
