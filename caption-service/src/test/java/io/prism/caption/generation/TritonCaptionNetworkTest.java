package io.prism.caption.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.prism.client.GrpcErrors;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import io.prism.engine.triton.Repositories;
import io.prism.engine.triton.TestTriton;
import io.prism.engine.triton.TritonEvents;
import io.prism.engine.triton.TritonSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real Triton, from the model repository that deploy/triton makes of the pack. */
class TritonCaptionNetworkTest extends CaptionNetworkContract {
  private static final Path FAULTY = Path.of("..", "testing", "triton", "faulty_decoder.py");
  private static final Path REPOSITORY =
      Path.of("target", "triton", "captioner-" + ProcessHandle.current().pid());

  private static TestTriton triton;
  private static CaptionNetwork network;

  @BeforeAll
  static void start() {
    TestTriton.assumeItCanRun();
    // Smaller than the reference's batch, so that it is split and joined.
    Repositories.make(TinyCaptioner.FOLDER, REPOSITORY, "--cpu-standin", "--max-batch", "4");
    triton = TestTriton.startOn(REPOSITORY, "caption-image", "caption-decoder");
    network = open("caption-decoder", Duration.ofSeconds(60));
    await(() -> network.trouble().isEmpty());
  }

  @AfterAll
  static void stop() {
    if (network != null) {
      network.close();
    }
    if (triton != null) {
      triton.close();
    }
  }

  private static CaptionNetwork open(String decoder, Duration timeout) {
    return TritonCaptionNetwork.open(
        TinyCaptioner.PACK,
        WIDEST,
        new TritonCaptionNetwork.Options("caption-image", decoder, 6),
        new TritonSettings(
            List.of(triton.endpoint()), Optional.empty(), timeout, 1 << 26, Duration.ofMillis(500)),
        TritonEvents.NONE);
  }

  @Override
  CaptionNetwork network() {
    return network;
  }

  @ParameterizedTest
  @CsvSource({
    "nan, INTERNAL, 'answered logits with NaN as the largest of a row'",
    "infinite, INTERNAL, 'answered logits with -Infinity as the largest of a row'",
    "beams, INTERNAL, 'answered logits as FP32[2, 1, 80] instead of FP32[2, 8, 80]'",
    "vocabulary_size, INTERNAL, 'answered logits as FP32[2, 8, 160] instead of FP32[2, 8, 80]'",
    "cache, INTERNAL, 'answered present as FP32[2, 8, 7] instead of FP32[2, 8, 96]'",
    "datatype, INTERNAL, 'answered logits as FP64[2, 8, 80] instead of FP32'",
    "missing, INTERNAL, 'answered no present'",
    "raises, INTERNAL, 'a secret of the model'",
  })
  void aDecoderWithAFaultIsADefectAndTheLogKnowsWhich(String fault, Reason reason, String log)
      throws IOException {
    addFaulty(fault);
    try (CaptionNetwork faulty = open("decoder-" + fault, Duration.ofSeconds(60))) {
      await(() -> faulty.trouble().isEmpty());

      Throwable failure = catchThrowable(() -> write(faulty, Callers.PATIENT));

      assertThat(GrpcErrors.toProblem(failure).reason()).isEqualTo(reason);
      assertThat(GrpcErrors.toProblem(failure).detail())
          .isEqualTo("Something went wrong inside Prism; the log has the details.");
      assertThat(failure).hasStackTraceContaining(log);
    }
  }

  @Test
  void aDecoderWithoutAFaultIsNone() throws IOException {
    addFaulty("none");
    try (CaptionNetwork faultless = open("decoder-none", Duration.ofSeconds(60))) {
      await(() -> faultless.trouble().isEmpty());

      assertThat(write(faultless, Callers.PATIENT)).hasSize(2);
    }
  }

  @Test
  void aDecoderThatNeverAnswersEndsWithTheCallersDeadline() throws IOException {
    addFaulty("silent");
    try (CaptionNetwork silent = open("decoder-silent", Duration.ofSeconds(60))) {
      await(() -> silent.trouble().isEmpty());
      Callers hurried = callers(System.nanoTime() + Duration.ofSeconds(3).toNanos(), () -> false);

      assertThatThrownBy(() -> write(silent, hurried))
          .isInstanceOfSatisfying(
              PrismException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
    }
  }

  @Test
  void aDecoderThatDiesIsAwayAndSaysSo() throws IOException {
    addFaulty("dies");
    try (CaptionNetwork dying = open("decoder-dies", Duration.ofSeconds(60))) {
      await(() -> dying.trouble().isEmpty());
      await(
          () -> {
            assertThatThrownBy(() -> write(dying, Callers.PATIENT))
                .isInstanceOf(PrismException.class);
            return dying.trouble().isPresent();
          });

      assertThat(dying.trouble().orElseThrow()).contains("model 'decoder-dies'");
      assertThatThrownBy(() -> write(dying, Callers.PATIENT))
          .isInstanceOfSatisfying(
              PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "other-row, 'dims: [ -1, -1, 96 ]', 'dims: [ -1, -1, 48 ]'",
    "one-beam, 'name: \"ids\" data_type: TYPE_INT64 dims: [ -1 ]', 'name: \"ids\" data_type: TYPE_INT64 dims: [ 1 ]'",
    "no-batches, max_batch_size: 4, max_batch_size: 0",
  })
  void aDecoderThatIsNotThePacksIsNotAsked(String name, String from, String to) throws IOException {
    add(name, "none", from, to);
    try (CaptionNetwork misfit = open("decoder-" + name, Duration.ofSeconds(60))) {
      await(() -> misfit.trouble().orElse("").contains("it is not what the pack says"));

      assertThatThrownBy(() -> write(misfit, Callers.PATIENT))
          .isInstanceOfSatisfying(
              PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
    }
  }

  @Test
  void messagesThatCannotHoldALongTextAreRefusedAtTheStart() {
    TritonSettings small =
        new TritonSettings(
            List.of("127.0.0.1:1"),
            Optional.empty(),
            Duration.ofSeconds(1),
            70_000,
            Duration.ofSeconds(1));

    assertThatThrownBy(
            () ->
                TritonCaptionNetwork.open(
                    TinyCaptioner.PACK,
                    WIDEST,
                    new TritonCaptionNetwork.Options("image", "decoder", 1),
                    small,
                    TritonEvents.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("triton.max-message-bytes is 70000")
        .hasMessageContaining("Set it to at least");
  }

  private static List<TextSearch.Hypothesis> write(CaptionNetwork network, Callers callers) {
    return new CaptionWriter(network, TinyCaptioner.PACK, WIDEST)
        .write(TinyCaptioner.pictures().subList(0, 2), callers);
  }

  private static void addFaulty(String fault) throws IOException {
    add(fault, fault, "backend: \"python\"", "backend: \"python\"");
  }

  /** Adds the decoder with a fault and loads it. */
  private static void add(String name, String fault, String from, String to) throws IOException {
    String config = Files.readString(REPOSITORY.resolve("caption-decoder").resolve("config.pbtxt"));
    assertThat(config).contains(from);
    Path folder = REPOSITORY.resolve("decoder-" + name);
    Files.createDirectories(folder.resolve("1"));
    Files.writeString(
        folder.resolve("config.pbtxt"),
        // Warming up is for graphs.
        config
                .replaceAll("(?m)^model_warmup.*\n", "")
                .replace("name: \"caption-decoder\"", "name: \"decoder-" + name + "\"")
                .replace(from, to)
            + "parameters { key: \"fault\" value { string_value: \""
            + fault
            + "\" } }\n");
    Files.copy(FAULTY, folder.resolve("1").resolve("model.py"));
    triton.load("decoder-" + name);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
