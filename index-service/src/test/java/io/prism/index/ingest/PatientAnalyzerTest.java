package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.context.Context;
import io.prism.client.ItemResult;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.Input;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.ingest.PatientAnalyzer.Case;
import io.prism.telemetry.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is to blame when the analysis fails. */
@Timeout(120)
class PatientAnalyzerTest {
  private static final Input GOOD = input("good");
  private static final int ATTEMPTS_ALONE = 3;

  private final Cancellation cancellation = new Cancellation();

  /** Every call's pictures, in order. */
  private final List<List<String>> calls = new ArrayList<>();

  @Test
  void onePictureThatBreaksEveryCallIsBlamedAndItsNeighboursAreNot() {
    List<ItemResult<Analysis>> results =
        analyze(
            pictures -> {
              if (pictures.contains("crash")) {
                throw PrismException.of(Reason.UNAVAILABLE, "The encoder went away.");
              }
            },
            "a",
            "crash",
            "b");
    assertThat(results.get(0)).isInstanceOf(ItemResult.Ok.class);
    assertThat(reason(results.get(1))).isEqualTo(Reason.INTERNAL);
    assertThat(results.get(2)).isInstanceOf(ItemResult.Ok.class);
    assertThat(calls.stream().filter(List.of("crash")::equals)).hasSize(ATTEMPTS_ALONE);
  }

  @Test
  void whileTheServiceIsAwayNobodyIsBlamed() {
    int[] left = {25};
    List<ItemResult<Analysis>> results =
        analyze(
            pictures -> {
              if (left[0]-- > 0) {
                throw PrismException.of(Reason.UNAVAILABLE, "Away.");
              }
            },
            "a",
            "b");
    assertThat(results).allMatch(ItemResult.Ok.class::isInstance);
  }

  @Test
  void aServiceThatFailsWithTheGoodPictureTooIsUnsteadyAndNobodyIsBlamed() {
    // Fails with "a" alone, and then once with the good picture, ten times; then it is steady.
    int[] rounds = {10};
    boolean[] justFailed = {false};
    List<ItemResult<Analysis>> results =
        analyze(
            pictures -> {
              if (rounds[0] > 0 && pictures.contains("a")) {
                justFailed[0] = true;
                throw PrismException.of(Reason.INTERNAL, "Broken.");
              }
              if (justFailed[0] && pictures.contains("good") && awaited(2)) {
                justFailed[0] = false;
                rounds[0]--;
                throw PrismException.of(Reason.UNAVAILABLE, "Unsteady.");
              }
            },
            "a");
    assertThat(results.get(0)).isInstanceOf(ItemResult.Ok.class);
  }

  @Test
  void aServiceThatIsOnlyBusyBlamesNobodyHoweverOftenItSaysSo() {
    int[] left = {20};
    List<ItemResult<Analysis>> results =
        analyze(
            pictures -> {
              if (pictures.contains("a") && left[0]-- > 0) {
                throw PrismException.of(Reason.QUOTA_EXCEEDED, "Busy.");
              }
            },
            "a");
    assertThat(results.get(0)).isInstanceOf(ItemResult.Ok.class);
    assertThat(left[0]).isNegative();
  }

  @Test
  void aPictureThatIsWrongInItselfIsToldAtOnceWithItsOwnReason() {
    List<ItemResult<Analysis>> results =
        analyze(
            pictures -> {
              if (pictures.contains("text")) {
                throw PrismException.of(Reason.UNSUPPORTED_MEDIA_TYPE, "No picture.");
              }
            },
            "a",
            "text");
    assertThat(results.get(0)).isInstanceOf(ItemResult.Ok.class);
    assertThat(reason(results.get(1))).isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void aServiceThatOnlySomePicturesNeedIsAwayWithoutTheirFault() {
    ScriptedAnalyzer real = new ScriptedAnalyzer(new Faults());
    int[] away = {3 * ATTEMPTS_ALONE};
    BulkAnalyzer analyzer =
        new BulkAnalyzer() {
          @Override
          public List<ItemResult<Analysis>> apply(List<Input> inputs) {
            boolean scene =
                inputs.stream().anyMatch(i -> i.picture().toString(ISO_8859_1).startsWith("scene"));
            if (scene && away[0] > 0) {
              throw PrismException.of(Reason.UNAVAILABLE, "The detector is away.");
            }
            return real.apply(inputs);
          }

          @Override
          public ItemResult<Analysis> probe(Input good) {
            if (away[0]-- > 0) {
              throw PrismException.of(Reason.UNAVAILABLE, "The detector is away.");
            }
            return real.apply(List.of(good)).get(0);
          }
        };

    List<ItemResult<Analysis>> results =
        patient(analyzer).analyze(List.of(of("scene"), of("a")), cancellation);

    assertThat(results).allMatch(ItemResult.Ok.class::isInstance);
    assertThat(away[0]).as("it was waited for").isNegative();
  }

  @Test
  void aBatchThatIsGivenUpStopsWaiting() {
    BulkAnalyzer away =
        inputs -> {
          cancellation.cancel();
          throw PrismException.of(Reason.UNAVAILABLE, "Away.");
        };
    assertThatThrownBy(() -> patient(away).analyze(List.of(of("a")), cancellation))
        .isInstanceOf(CancellationException.class);
  }

  /** Whether the good picture has been asked for this often since the last failure. */
  private boolean awaited(int times) {
    int good = 0;
    for (int i = calls.size() - 1; i >= 0 && calls.get(i).contains("good"); i--) {
      good++;
    }
    return good >= times;
  }

  private interface Script {
    void before(List<String> pictures);
  }

  private List<ItemResult<Analysis>> analyze(Script script, String... pictures) {
    ScriptedAnalyzer real = new ScriptedAnalyzer(new Faults());
    BulkAnalyzer scripted =
        inputs -> {
          List<String> names =
              inputs.stream().map(input -> input.picture().toString(ISO_8859_1)).toList();
          calls.add(names);
          script.before(names);
          return real.apply(inputs);
        };
    List<Case> cases = java.util.Arrays.stream(pictures).map(PatientAnalyzerTest::of).toList();
    return patient(scripted).analyze(cases, cancellation);
  }

  private PatientAnalyzer patient(BulkAnalyzer analyzer) {
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2));
    Retrier retrier = new Retrier(backoff, new IngestStatus());
    Steps steps = new Steps(retrier, new RecordTraces(Traces.off()));
    return new PatientAnalyzer(analyzer, GOOD, steps, ATTEMPTS_ALONE);
  }

  private static Reason reason(ItemResult<Analysis> result) {
    assertThat(result).isInstanceOf(ItemResult.Failed.class);
    Problem problem = ((ItemResult.Failed<Analysis>) result).problem();
    return problem.reason();
  }

  private static Case of(String name) {
    return new Case(input(name), Context.root());
  }

  private static Input input(String name) {
    return new Input(ByteString.copyFrom(name, ISO_8859_1), "");
  }
}
