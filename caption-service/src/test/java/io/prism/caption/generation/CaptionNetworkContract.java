package io.prism.caption.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.caption.generation.CaptionNetwork.Step;
import io.prism.caption.generation.CaptionNetwork.Writing;
import io.prism.caption.generation.TextSearch.Hypothesis;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import io.prism.models.CaptionSearch;
import io.prism.pictures.RgbImage;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine writes what transformers writes, token by token. */
@Timeout(300)
abstract class CaptionNetworkContract {
  /** As wide as the reference and longer, for its prompt of four tokens. */
  static final CaptionSearch WIDEST =
      new CaptionSearch(8, 24, 0, 1, CaptionSearch.EarlyStopping.NO);

  /** Open for {@link #WIDEST} and batches of all the reference's pictures; closed by its owner. */
  abstract CaptionNetwork network();

  static Stream<TinyCaptioner.Case> cases() {
    return TinyCaptioner.cases().stream();
  }

  @Test
  void theReferenceIsOfDifferentLengthsAndTexts() {
    List<TinyCaptioner.Case> cases = TinyCaptioner.cases();
    assertThat(cases).hasSize(18);
    assertThat(cases.stream().flatMap(c -> c.tokens().stream()).map(List::size).distinct())
        .hasSizeGreaterThan(5);
    assertThat(cases.stream().flatMap(c -> c.tokens().stream()).distinct()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aBatchIsWrittenLikeTransformersDo(TinyCaptioner.Case reference) {
    List<Hypothesis> written =
        new CaptionWriter(network(), reference.pack(), reference.search())
            .write(TinyCaptioner.pictures(), Callers.PATIENT);

    assertThat(written.stream().map(h -> boxed(h.tokens()))).isEqualTo(reference.tokens());
    for (int i = 0; i < reference.scores().size(); i++) {
      assertThat(written.get(i).score()).isCloseTo(reference.scores().get(i), within(2e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPictureAloneIsWrittenAboutAsInABatch(TinyCaptioner.Case reference) {
    CaptionWriter writer = new CaptionWriter(network(), reference.pack(), reference.search());
    List<List<Integer>> alone = new ArrayList<>();
    for (RgbImage picture : TinyCaptioner.pictures()) {
      alone.add(boxed(writer.write(List.of(picture), Callers.PATIENT).get(0).tokens()));
    }

    assertThat(alone).isEqualTo(reference.tokens());
  }

  @Test
  void theLogitsOfTheFirstStepsAreTransformers() {
    List<FloatBuffer> states = network().look(TinyCaptioner.pictures(), Callers.PATIENT);
    TinyCaptioner.Case greedy = TinyCaptioner.cases().get(0);
    List<KeyValueCache> caches = new ArrayList<>();
    states.forEach(s -> caches.add(new KeyValueCache(TinyCaptioner.PACK.decoder().row())));
    long[] tokens = new long[states.size()];
    Arrays.fill(tokens, greedy.prompt().get(0));
    List<JsonNode> steps = TinyCaptioner.each(TinyCaptioner.REFERENCE.get("logits"));
    assertThat(steps).hasSize(3);
    try (Writing writing = network().write(states)) {
      for (int at = 0; at < steps.size(); at++) {
        Step step = writing.step(tokens, caches, Callers.PATIENT);
        for (int picture = 0; picture < states.size(); picture++) {
          List<JsonNode> expected = TinyCaptioner.each(steps.get(at).get(picture));
          FloatBuffer logits = step.logits(picture);
          assertThat(logits.remaining()).isEqualTo(expected.size()).isEqualTo(80);
          for (int token = 0; token < expected.size(); token++) {
            assertThat(logits.get(token))
                .isCloseTo(expected.get(token).floatValue(), within(1e-4f));
          }
          caches.get(picture).append(step.present(picture), new int[] {0});
          List<Integer> text = greedy.tokens().get(picture);
          // Behind its end transformers goes on with padding.
          tokens[picture] = at < text.size() ? text.get(at) : at == text.size() ? end() : 0;
        }
      }
    }
  }

  private static int end() {
    return TinyCaptioner.PACK.decoder().tokens().end();
  }

  @Test
  void manyCallersEachGetTheirOwn() throws Exception {
    TinyCaptioner.Case reference = TinyCaptioner.cases().get(3);
    CaptionWriter writer = new CaptionWriter(network(), reference.pack(), reference.search());
    List<RgbImage> pictures = TinyCaptioner.pictures();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<List<Integer>>> calls = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        RgbImage picture = pictures.get(i % pictures.size());
        calls.add(() -> boxed(writer.write(List.of(picture), Callers.PATIENT).get(0).tokens()));
      }
      List<Future<List<Integer>>> done = threads.invokeAll(calls);
      for (int i = 0; i < done.size(); i++) {
        assertThat(done.get(i).get()).isEqualTo(reference.tokens().get(i % pictures.size()));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoIsTooLateIsTold() {
    assertFails(callers(System.nanoTime() - 1, () -> false), Reason.DEADLINE_EXCEEDED);
  }

  @Test
  void whenTheCallerGoesTheTextEndsWithTheStep() {
    AtomicInteger steps = new AtomicInteger();
    Runnable[] gone = new Runnable[1];
    Callers callers =
        new Callers() {
          private final long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();

          @Override
          public long deadlineNanos() {
            return deadline;
          }

          @Override
          public void whenGone(Runnable action) {
            // The writer asks first.
            gone[0] = gone[0] == null ? action : gone[0];
          }
        };
    CaptionNetwork counting =
        new Watched(
            network(),
            () -> {
              if (steps.incrementAndGet() == 2) {
                gone[0].run();
              }
            });

    assertThatThrownBy(
            () ->
                new CaptionWriter(counting, TinyCaptioner.PACK, WIDEST)
                    .write(TinyCaptioner.pictures(), callers))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    assertThat(steps).hasValue(2);
  }

  void assertFails(Callers callers, Reason reason) {
    assertThatThrownBy(
            () ->
                new CaptionWriter(network(), TinyCaptioner.PACK, WIDEST)
                    .write(TinyCaptioner.pictures(), callers))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  static Callers callers(long deadline, java.util.function.BooleanSupplier gone) {
    return new Callers() {
      @Override
      public long deadlineNanos() {
        return deadline;
      }

      @Override
      public void whenGone(Runnable action) {
        if (gone.getAsBoolean()) {
          action.run();
        }
      }
    };
  }

  static List<Integer> boxed(int[] tokens) {
    return Collections.unmodifiableList(Arrays.stream(tokens).boxed().toList());
  }
}
