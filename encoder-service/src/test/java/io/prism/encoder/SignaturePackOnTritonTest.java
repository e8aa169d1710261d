package io.prism.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.Lane;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.engine.Engine;
import io.prism.encoder.engine.OnnxEngine;
import io.prism.encoder.engine.TritonEngine;
import io.prism.encoder.engine.TritonOptions;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.triton.Repositories;
import io.prism.engine.triton.TestTriton;
import io.prism.engine.triton.TritonEvents;
import io.prism.engine.triton.TritonSettings;
import io.prism.models.ModelPack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The packs of CLIP's and SigLIP 2's signature on a real Triton: ids of open length, two outputs,
 * and a network that takes a mask. The vectors are those of the embedded engine, which
 * SignaturePackTest holds against transformers.
 */
@Timeout(300)
class SignaturePackOnTritonTest {
  /** Of a component of a unit vector. */
  private static final float DIFFERENCE = 1e-5f;

  private static final Path REPOSITORY =
      Path.of("target", "triton", "signatures-" + ProcessHandle.current().pid());

  private static final String MASKED = "masked-";

  @TempDir static Path folder;
  private static ModelPack masked;
  private static TestTriton triton;

  @BeforeAll
  static void start() throws Exception {
    TestTriton.assumeItCanRun();
    masked =
        MaskedPack.make(
            folder,
            card -> ((ObjectNode) card.at("/text/input")).put("attention_mask", "attention_mask"));
    makeModels(folder, MASKED);
    List<String> models = new ArrayList<>(List.of(MASKED + "image", MASKED + "text"));
    for (SignaturePack pack : SignaturePack.values()) {
      makeModels(pack.folder(), prefix(pack));
      models.add(prefix(pack) + "image");
      models.add(prefix(pack) + "text");
    }
    triton = TestTriton.startOn(REPOSITORY, models.toArray(String[]::new));
  }

  /** Smaller than the encoder's batches, so that they are split and joined. */
  private static void makeModels(Path pack, String prefix) {
    Repositories.make(pack, REPOSITORY, "--cpu-standin", "--max-batch", "3", "--prefix", prefix);
  }

  @AfterAll
  static void stop() {
    if (triton != null) {
      triton.close();
    }
  }

  private static String prefix(SignaturePack pack) {
    return pack.name() + "-";
  }

  @ParameterizedTest
  @EnumSource
  void picturesHaveTheSameVectorsAsEmbedded(SignaturePack reference) throws Exception {
    List<float[]> there = pictures(reference, onTriton(reference));

    assertSame(there, pictures(reference, embedded(reference)));
    assertThat(there).hasSize(10);
  }

  @ParameterizedTest
  @EnumSource
  void textsOfAnyLengthHaveTheSameVectorsAsEmbedded(SignaturePack reference) throws Exception {
    List<float[]> there = texts(reference, onTriton(reference));

    assertSame(there, texts(reference, embedded(reference)));
    assertThat(there).hasSizeGreaterThan(20);
  }

  @Test
  void aNetworkThatTakesAMaskIsToldWhatIsPadding() throws Exception {
    try (Engine engine = onTriton(masked, MASKED)) {
      MaskedPack.assertPaddingDoesNotCount(engine.texts());
    }
  }

  private static List<float[]> pictures(SignaturePack reference, Engine engine) throws Exception {
    try (Encoder encoder = open(reference, engine)) {
      List<CompletableFuture<float[]>> futures =
          reference.pictures().stream()
              .map(p -> encoder.picture(p::bytes, soon()).thenApply(e -> e.vectors().embedding()))
              .toList();
      return all(futures);
    }
  }

  private static List<float[]> texts(SignaturePack reference, Engine engine) throws Exception {
    try (Encoder encoder = open(reference, engine)) {
      List<CompletableFuture<float[]>> futures =
          reference.texts().stream()
              .map(t -> encoder.text(t.text(), soon()).thenApply(EncodedText::values))
              .toList();
      return all(futures);
    }
  }

  private static List<float[]> all(List<CompletableFuture<float[]>> futures) throws Exception {
    List<float[]> vectors = new ArrayList<>();
    for (CompletableFuture<float[]> future : futures) {
      vectors.add(future.get(120, TimeUnit.SECONDS));
    }
    return vectors;
  }

  private static void assertSame(List<float[]> there, List<float[]> here) {
    assertThat(there).hasSameSizeAs(here);
    for (int i = 0; i < here.size(); i++) {
      assertThat(there.get(i))
          .usingComparatorWithPrecision(DIFFERENCE)
          .containsExactly(here.get(i));
    }
  }

  private static Encoder open(SignaturePack reference, Engine engine) {
    return Encoder.open(
        reference.pack(), engine, EncoderSettings.forCores(2), stage -> BatcherEvents.NONE);
  }

  private static Engine embedded(SignaturePack reference) {
    OnnxOptions options = new OnnxOptions(1, 16);
    return OnnxEngine.open(reference.pack(), options, options);
  }

  private static Engine onTriton(SignaturePack reference) throws InterruptedException {
    return onTriton(reference.pack(), prefix(reference));
  }

  private static Engine onTriton(ModelPack pack, String prefix) throws InterruptedException {
    TritonSettings settings =
        new TritonSettings(
            List.of(triton.endpoint()),
            Optional.empty(),
            Duration.ofSeconds(60),
            1 << 26,
            Duration.ofMillis(500));
    TritonOptions.Names names = new TritonOptions.Names(prefix + "image", prefix + "text", "none");
    TritonEngine engine =
        TritonEngine.open(pack, new TritonOptions(names, 16, 16), settings, TritonEvents.NONE);
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (engine.trouble().isPresent()) {
      assertThat(System.nanoTime()).as(engine.trouble().orElse("")).isLessThan(end);
      Thread.sleep(20);
    }
    return engine;
  }

  private static Ticket soon() {
    return Ticket.within(Lane.INTERACTIVE, Duration.ofMinutes(2));
  }
}
