package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/triton: a model repository from a pack. That prism-mini's serves, other tests show. */
class ModelRepositoryTest {
  private static final Path PACK = Path.of("..", "models", "prism-mini");
  private static final Path MAKE = Path.of("..", "deploy", "triton", "make_repository.py");

  @TempDir Path folder;

  private record Outcome(int code, String said) {}

  @BeforeAll
  static void needPython() {
    Assumptions.assumeTrue(hasPython(), "skipped, because there is no python3");
  }

  @Test
  void theConfigurationForGpusIsReadByTritonWhichMissesOnlyTheBackend() throws Exception {
    TestTriton triton = TestTriton.shared();
    Path repository = TestModels.repository();
    assertThat(make(PACK, repository, "--prefix", "gpu-", "--tensorrt", "fp16"))
        .isEqualTo(new Outcome(0, repository + ": gpu-image, gpu-text, gpu-detector"));

    for (String model : List.of("gpu-image", "gpu-text", "gpu-detector")) {
      assertThat(triton.loadInVain(model))
          .contains("unable to find backend library for backend 'onnxruntime'");
    }
  }

  @Test
  void whatTritonIsToldIsWhatThePackSays() throws Exception {
    make(PACK, folder.resolve("models"), "--instances", "2", "--max-batch", "16");

    assertThat(config("detector"))
        .contains(
            "name: \"detector\"",
            "platform: \"onnxruntime_onnx\"",
            "max_batch_size: 16",
            "{ name: \"pixels\" data_type: TYPE_FP32 dims: [ 3, 192, 192 ] }",
            "instance_group [ { count: 2 kind: KIND_GPU } ]",
            "dynamic_batching { }",
            "903b40ba2fd4d4737b5b341fc393b95565b446cf03871954603649ec12c1bfc7")
        .doesNotContain("priority", "queue_policy", "tensorrt");
    assertThat(folder.resolve("models/detector/1/model.onnx"))
        .hasSameBinaryContentAs(PACK.resolve("detector.onnx"));
  }

  @Test
  void aPackWithAMaskAndTextsOfAnyLengthAndNoDetectorIsDescribed() throws Exception {
    ObjectNode card = copyPack();
    card.remove("detector");
    ((ObjectNode) card.at("/text/input"))
        .put("attention_mask", "mask")
        .put("pad_to", "longest")
        .put("context", 77);
    write(card);

    assertThat(make(folder, folder.resolve("models")).said()).endsWith(": image, text");

    assertThat(config("text"))
        .contains(
            "{ name: \"ids\" data_type: TYPE_INT64 dims: [ -1 ] }",
            "{ name: \"mask\" data_type: TYPE_INT64 dims: [ -1 ] }",
            "inputs { key: \"mask\" value { data_type: TYPE_INT64 dims: [ 77 ] zero_data: true }"
                + " }");
    assertThat(folder.resolve("models/detector")).doesNotExist();
  }

  @Test
  void itIsReplacedInOnePieceAndOtherModelsStay() throws Exception {
    Path models = folder.resolve("models");
    make(PACK, models);
    Files.createDirectories(models.resolve("somebody-elses"));
    Files.writeString(models.resolve("text/old"), "old");

    make(PACK, models, "--cpu-standin");

    try (var names = Files.list(models)) {
      assertThat(names.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("image", "text", "detector", "somebody-elses");
    }
    assertThat(models.resolve("text/old")).doesNotExist();
    assertThat(models.resolve("text/1/model.py")).exists();
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void aDamagedPackIsRefusedAndTheRepositoryStaysAsItIs() throws Exception {
    ObjectNode card = copyPack();
    write(card);
    make(folder, folder.resolve("models"));
    Files.writeString(folder.resolve("text.onnx"), "damaged");

    Outcome outcome = make(folder, folder.resolve("models"), "--max-batch", "3");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.said())
        .endsWith("text.onnx is damaged or of another version. Fetch the pack again.");
    assertThat(config("image")).contains("max_batch_size: 64");
  }

  @Test
  void wrongUsageIsToldApart() throws Exception {
    assertThat(make(folder.resolve("nowhere"), folder.resolve("models")))
        .satisfies(
            outcome -> {
              assertThat(outcome.code()).isEqualTo(1);
              assertThat(outcome.said()).contains("has no pack.json. Name the folder");
            });
    assertThat(make(PACK, folder, "--max-batch", "0").code()).isEqualTo(2);
    assertThat(make(PACK, folder, "--prefix", "../x").code()).isEqualTo(2);
    assertThat(make(PACK, folder, "--cpu", "--tensorrt", "fp16").code()).isEqualTo(2);
  }

  private String config(String model) throws IOException {
    return Files.readString(folder.resolve("models").resolve(model).resolve("config.pbtxt"));
  }

  /** Networks of a few bytes. */
  private ObjectNode copyPack() throws Exception {
    ObjectNode card = (ObjectNode) new ObjectMapper().readTree(PACK.resolve("pack.json").toFile());
    for (String name : List.of("image.onnx", "text.onnx", "detector.onnx")) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      Files.write(folder.resolve(name), bytes);
      String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      ((ObjectNode) card.get("files").get(name)).put("sha256", sha256);
    }
    return card;
  }

  private void write(ObjectNode card) throws IOException {
    new ObjectMapper().writeValue(folder.resolve("pack.json").toFile(), card);
  }

  private static Outcome make(Path pack, Path repository, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("python3", MAKE.toString(), pack.toString(), repository.toString()));
    command.addAll(Arrays.asList(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), said.strip());
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
