package io.prism.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.encoder.engine.TextEncoder;
import io.prism.encoder.tokenize.Tokens;
import io.prism.models.ModelPack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;

/**
 * CLIP's pack with a text network that also takes the mask. Its vector is (sum of the ids, number
 * of the ids), eight times; padding must not count.
 */
public final class MaskedPack {
  private static final String IMAGE = "onnx/vision_model.onnx";
  private static final String TEXT = "onnx/text_model_masked.onnx";

  private MaskedPack() {}

  /**
   * @param folder to make it in
   * @param change to its description
   */
  public static ModelPack make(Path folder, Consumer<ObjectNode> change) throws Exception {
    Path source = SignaturePack.CLIP.folder();
    Files.createDirectories(folder.resolve("onnx"));
    Files.copy(source.resolve(IMAGE), folder.resolve(IMAGE));
    Files.copy(source.resolve(TEXT), folder.resolve(TEXT));
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode card = (ObjectNode) mapper.readTree(source.resolve("pack.json").toFile());
    ((ObjectNode) card.get("text")).put("file", TEXT);
    byte[] graph = Files.readAllBytes(folder.resolve(TEXT));
    ((ObjectNode) card.get("files"))
        .putObject(TEXT)
        .put("bytes", graph.length)
        .put("sha256", sha256(graph));
    change.accept(card);
    mapper.writeValue(folder.resolve("pack.json").toFile(), card);
    return ModelPack.at(folder.toString());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** A short text beside a longer one, which it is padded to. */
  public static void assertPaddingDoesNotCount(TextEncoder encoder) {
    List<float[]> vectors =
        encoder.encode(
            List.of(
                new Tokens(new long[] {49406, 320, 2368, 49407}, false),
                new Tokens(new long[] {3, 4}, false)));

    // (7, 2) eight times, of unit length: 7 / sqrt(8 x 53)
    assertThat(vectors.get(1)[0]).isCloseTo(0.339950f, Offset.offset(1e-5f));
    assertThat(vectors.get(1)[1]).isCloseTo(0.097129f, Offset.offset(1e-5f));
  }
}
