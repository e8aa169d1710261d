package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.Golden;
import io.prism.encoder.tokenize.Tokens;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.picture.PictureReader;
import io.prism.engine.triton.TestModels;
import io.prism.engine.triton.TestTriton;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine against a real Triton: the same vectors, and what a server can do wrong. */
@Timeout(300)
class TritonEngineTest {
  /** What the issue allows between engines; a component of a unit vector. */
  private static final float DIFFERENCE = 1e-5f;

  private static OnnxEngine embedded;
  private static TestTriton triton;

  @BeforeAll
  static void start() {
    triton = TestTriton.shared();
    OnnxOptions options = new OnnxOptions(1, 64);
    embedded = OnnxEngine.open(Golden.PACK, options, options);
  }

  @AfterAll
  static void stop() {
    if (embedded != null) {
      embedded.close();
    }
  }

  @Test
  void picturesHaveTheSameVectorsAsEmbedded() {
    List<RgbImage> pictures = pictures();

    List<ImageVectors> there = OnTriton.engine().images().encode(pictures);
    List<ImageVectors> here = embedded.images().encode(pictures);

    // six calls of the model's eight, joined
    assertThat(there).hasSize(48);
    for (int i = 0; i < here.size(); i++) {
      assertSame(there.get(i).embedding(), here.get(i).embedding());
      assertSame(there.get(i).hierarchy(), here.get(i).hierarchy());
    }
  }

  @Test
  void textsHaveTheSameVectorsAsEmbedded() {
    List<Tokens> texts = texts();

    List<float[]> there = OnTriton.engine().texts().encode(texts);
    List<float[]> here = embedded.texts().encode(texts);

    assertThat(there).hasSameSizeAs(texts).hasSizeGreaterThan(40);
    for (int i = 0; i < here.size(); i++) {
      assertSame(there.get(i), here.get(i));
    }
  }

  @Test
  void regionsAreTheSameAsEmbedded() {
    PictureReader reader =
        new PictureReader(
            Golden.PACK.networks().detector().orElseThrow().input(), PictureLimits.DEFAULT);
    List<RgbImage> scenes =
        Golden.scenes().stream().map(s -> reader.read(Golden.bytes(s.file())).framed()).toList();

    List<List<DetectedRegion>> there = OnTriton.engine().regions().orElseThrow().detect(scenes);
    List<List<DetectedRegion>> here = embedded.regions().orElseThrow().detect(scenes);

    assertThat(there)
        .usingRecursiveComparison()
        .withComparatorForType(
            (a, b) -> Math.abs(a - b) <= DIFFERENCE ? 0 : Float.compare(a, b), Float.class)
        .isEqualTo(here);
  }

  @Test
  void manyCallersEachGetTheirOwn() throws Exception {
    List<Tokens> texts = texts();
    List<float[]> expected = embedded.texts().encode(texts);
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Callable<Void>> callers = new ArrayList<>();
      for (int caller = 0; caller < 32; caller++) {
        int from = caller % 30;
        callers.add(
            () -> {
              List<float[]> found =
                  OnTriton.engine().texts().encode(texts.subList(from, from + 10));
              for (int i = 0; i < 10; i++) {
                assertSame(found.get(i), expected.get(from + i));
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(callers)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nan, 'answered embedding with NaN'",
    "shape, 'answered embedding as FP32[2, 7] instead of FP32[2, 256]'",
    "rows, 'answered embedding as FP32[4, 256] instead of FP32[2, 256]'",
    "datatype, 'answered embedding as FP64[2, 256] instead of FP32[2, 256]'",
    "missing, 'answered no embedding'",
    "raises, 'a secret of the model'"
  })
  void aModelWithAFaultIsADefectAndTheLogKnowsWhich(String fault, String log) {
    try (TritonEngine engine = withText("text-" + fault)) {
      Throwable failure =
          org.assertj.core.api.Assertions.catchThrowable(() -> engine.texts().encode(ones(2)));

      assertThat(io.prism.client.GrpcErrors.toProblem(failure).reason()).isEqualTo(Reason.INTERNAL);
      assertThat(io.prism.client.GrpcErrors.toProblem(failure).detail())
          .isEqualTo("Something went wrong inside Prism; the log has the details.");
      assertThat(failure).hasStackTraceContaining(log);
    }
  }

  @Test
  void aModelThatNeverAnswersEndsWithTheDeadline() {
    triton.load("text-silent");
    try (TritonEngine engine =
        OnTriton.open(
            new TritonOptions.Names("image", "text-silent", "detector"),
            Duration.ofSeconds(2),
            triton.endpoint())) {
      awaitWell(engine);

      assertFails(() -> engine.texts().encode(ones(1)), Reason.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void aModelWhoseProcessDiesIsAwayUntilItIsLoadedAgain() {
    try (TritonEngine engine = withText("text-dies")) {
      // The first call kills it, in which words Triton says so depends on the moment.
      assertThatThrownBy(() -> engine.texts().encode(ones(1))).isInstanceOf(PrismException.class);
      await(
          () -> {
            assertThatThrownBy(() -> engine.texts().encode(ones(1)))
                .isInstanceOf(PrismException.class);
            return engine.trouble().isPresent();
          });
      assertFails(() -> engine.texts().encode(ones(1)), Reason.UNAVAILABLE);
      assertThat(engine.trouble().orElseThrow()).contains("model 'text-dies'");
      assertThat(engine.images().encode(pictures().subList(0, 1))).hasSize(1);

      triton.unload("text-dies");
      triton.load("text-dies");

      awaitWell(engine);
    }
  }

  @Test
  void aFullQueueIsTooManyRequests() throws Exception {
    try (TritonEngine engine = withText("text-queue")) {
      ExecutorService threads = Executors.newFixedThreadPool(12);
      try {
        List<Callable<Reason>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          calls.add(() -> outcome(() -> engine.texts().encode(ones(1))));
        }
        List<Reason> outcomes = new ArrayList<>();
        for (Future<Reason> call : threads.invokeAll(calls)) {
          outcomes.add(call.get());
        }
        assertThat(outcomes).contains(Reason.QUOTA_EXCEEDED);
        assertThat(outcomes).doesNotContain(Reason.UNAVAILABLE, Reason.INTERNAL);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aModelThatIsUnloadedIsAwayAndComesBack() {
    try (TritonEngine engine = withText("text-none")) {
      assertThat(engine.texts().encode(ones(1))).hasSize(1);

      triton.unload("text-none");
      await(() -> outcome(() -> engine.texts().encode(ones(1))) == Reason.UNAVAILABLE);
      await(() -> engine.trouble().isPresent());
      triton.load("text-none");

      awaitWell(engine);
      assertThat(engine.texts().encode(ones(1))).hasSize(1);
    }
  }

  @Test
  void anotherModelThatCannotBeLoadedIsNoReasonToLeaveTheServer() {
    TestModels.addChanged("text-broken", "backend: \"python\"", "backend: \"nothing\"");
    triton.loadInVain("text-broken");

    // By default the server does not call itself ready now.
    try (TritonEngine engine = open("text")) {
      awaitWell(engine);
    }
  }

  @Test
  void aModelThatNobodyKnowsIsNamed() {
    try (TritonEngine engine = open("nope")) {
      assertThat(engine.trouble())
          .hasValueSatisfying(t -> assertThat(t).contains("model 'nope': it is not loaded"));
      assertFails(() -> engine.texts().encode(ones(1)), Reason.UNAVAILABLE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text-other-input, name: \"ids\", name: \"tokens\"",
    "text-other-length, dims: [ 32 ], dims: [ 16 ]",
    "text-other-dimension, dims: [ 256 ], dims: [ 512 ]",
    "text-other-type, TYPE_INT64, TYPE_INT32",
    "text-no-batches, max_batch_size: 8, max_batch_size: 0",
    "text-other-file, string_value: \"7c65, string_value: \"0000"
  })
  void aModelThatIsNotThePacksIsNotAsked(String name, String from, String to) {
    TestModels.addChanged(name, from, to);
    try (TritonEngine engine = open(name)) {
      triton.load(name);

      await(
          () ->
              engine
                  .trouble()
                  .orElse("")
                  .contains("model '" + name + "': it is not what the pack"));
      assertFails(() -> engine.texts().encode(ones(1)), Reason.UNAVAILABLE);
      triton.unload(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-smaller"})
  void aModelThatTakesSmallerBatchesAfterAReloadGetsThem(String name) {
    TestModels.addChanged(name, "max_batch_size: 8", "max_batch_size: 4");
    try (TritonEngine engine = withText(name)) {
      assertThat(engine.texts().encode(ones(20))).hasSize(20);
      TestModels.addChanged(name, "max_batch_size: 8", "max_batch_size: 2");
      triton.load(name);

      await(() -> outcome(() -> engine.texts().encode(ones(20))) == null);
    }
  }

  private static TritonEngine withText(String name) {
    triton.load(name);
    TritonEngine engine = open(name);
    awaitWell(engine);
    return engine;
  }

  private static TritonEngine open(String text) {
    return OnTriton.open(
        new TritonOptions.Names("image", text, "detector"),
        Duration.ofSeconds(60),
        triton.endpoint());
  }

  private static void awaitWell(TritonEngine engine) {
    await(() -> engine.trouble().isEmpty());
  }

  private static void await(java.util.function.BooleanSupplier condition) {
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

  private static Reason outcome(Runnable call) {
    try {
      call.run();
      return null;
    } catch (PrismException e) {
      return e.reason();
    }
  }

  private static void assertFails(Runnable call, Reason reason) {
    assertThat(outcome(call)).isEqualTo(reason);
  }

  private static void assertSame(float[] there, float[] here) {
    assertThat(there).hasSameSizeAs(here);
    assertThat(there).usingComparatorWithPrecision(DIFFERENCE).containsExactly(here);
  }

  private static List<RgbImage> pictures() {
    PictureReader reader = new PictureReader(Golden.PACK.image().input(), PictureLimits.DEFAULT);
    return Golden.pictures().stream().map(p -> reader.read(p.bytes()).framed()).toList();
  }

  private static List<Tokens> texts() {
    return Golden.texts().stream().map(t -> new Tokens(t.ids(), false)).toList();
  }

  /** Texts that a faulty model does not take for a trial. */
  private static List<Tokens> ones(int count) {
    return java.util.Collections.nCopies(count, new Tokens(new long[] {1, 2, 3}, false));
  }
}
