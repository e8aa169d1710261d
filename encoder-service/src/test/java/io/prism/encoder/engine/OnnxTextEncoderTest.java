package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.encoder.Golden;
import io.prism.encoder.SignaturePack;
import io.prism.encoder.tokenize.Tokens;
import io.prism.engine.Callers;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.models.ModelPack;
import io.prism.models.PackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTextEncoderTest extends TextEncoderContract {
  private static final OnnxOptions OPTIONS = new OnnxOptions(1, 8);

  /** Its vector is (sum of the ids, number of the ids), eight times; padding must not count. */
  private static final String MASKED = "onnx/text_model_masked.onnx";

  @TempDir Path folder;

  @Override
  protected TextEncoder open() {
    return OnnxTextEncoder.open(Golden.PACK, OPTIONS);
  }

  @Test
  void aGraphThatTakesTheUsualMaskGetsItThoughThePackDoesNotNameIt() throws Exception {
    try (TextEncoder encoder = OnnxTextEncoder.open(masked(card -> {}), OPTIONS)) {
      List<float[]> vectors =
          encoder.encode(
              List.of(
                  new Tokens(new long[] {49406, 320, 2368, 49407}, false),
                  new Tokens(new long[] {3, 4}, false)),
              Callers.PATIENT);

      // (7, 2) eight times, of unit length: 7 / sqrt(8 x 53)
      assertThat(vectors.get(1)[0])
          .isCloseTo(0.339950f, org.assertj.core.data.Offset.offset(1e-5f));
      assertThat(vectors.get(1)[1])
          .isCloseTo(0.097129f, org.assertj.core.data.Offset.offset(1e-5f));
    }
  }

  @Test
  void aMaskThatTheGraphDoesNotTakeIsRefused() throws Exception {
    ModelPack pack =
        masked(card -> ((ObjectNode) card.at("/text/input")).put("attention_mask", "mask"));

    assertThatThrownBy(() -> OnnxTextEncoder.open(pack, OPTIONS))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("but pack.json says")
        .hasMessageContaining("mask=INT64");
  }

  private ModelPack masked(Consumer<ObjectNode> change) throws Exception {
    Path source = Path.of(SignaturePack.CLIP.pack().files().files().place());
    Files.createDirectories(folder.resolve("onnx"));
    Files.copy(source.resolve(MASKED), folder.resolve(MASKED));
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode card = (ObjectNode) mapper.readTree(source.resolve("pack.json").toFile());
    ((ObjectNode) card.get("text")).put("file", MASKED);
    byte[] graph = Files.readAllBytes(folder.resolve(MASKED));
    ((ObjectNode) card.get("files"))
        .putObject(MASKED)
        .put("bytes", graph.length)
        .put("sha256", sha256(graph));
    change.accept(card);
    mapper.writeValue(folder.resolve("pack.json").toFile(), card);
    return ModelPack.at(folder.toString());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
