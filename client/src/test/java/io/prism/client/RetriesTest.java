package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.client.Retries.AttemptFailed;
import io.prism.client.Retries.Failure;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetriesTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(4, Duration.ofMillis(100), Duration.ofMillis(300));

  private final List<Long> pauses = new ArrayList<>();
  private final List<Long> timeLeft = new ArrayList<>();
  private long now;
  private final Retries retries =
      new Retries(
          POLICY,
          new Retries.Time(
              () -> now,
              pause -> {
                pauses.add(pause.toMillis());
                now += pause.toNanos();
              },
              () -> 0));

  @Test
  void aPassingFailureIsTriedAgainAfterPausesThatDouble() {
    assertThat(call(60_000, failed(Reason.UNAVAILABLE, 0), failed(Reason.QUOTA_EXCEEDED, 0)))
        .isEqualTo("done");
    assertThat(pauses).containsExactly(100L, 200L);
  }

  @Test
  void theLastFailureIsToldWhenAllAttemptsFail() {
    Failure away = failed(Reason.UNAVAILABLE, 0);
    assertThatThrownBy(() -> call(60_000, away, away, away, failed(Reason.QUOTA_EXCEEDED, 0)))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUOTA_EXCEEDED));
    assertThat(pauses).containsExactly(100L, 200L, 300L);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNAVAILABLE", "QUOTA_EXCEEDED"})
  void whatDoesNotPassIsToldAtOnce(Reason reason) {
    assertThatThrownBy(() -> call(60_000, failed(reason, 0))).isInstanceOf(PrismException.class);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aLongerPauseThatTheServerAsksForIsKept() {
    call(60_000, failed(Reason.QUOTA_EXCEEDED, 5_000));
    assertThat(pauses).containsExactly(5_000L);
  }

  @Test
  void noPauseIsBegunThatTheTimeoutWouldEnd() {
    assertThatThrownBy(() -> call(1_000, failed(Reason.QUOTA_EXCEEDED, 1_000)))
        .isInstanceOf(PrismException.class);
    assertThat(pauses).isEmpty();
  }

  @Test
  void anAttemptGetsOnlyTheTimeThatIsLeft() {
    call(1_000, failed(Reason.UNAVAILABLE, 0), failed(Reason.UNAVAILABLE, 0));
    assertThat(timeLeft).containsExactly(1_000L, 900L, 700L);
  }

  @Test
  void pausesAreShortenedAtRandomByUpToAHalf() {
    assertThat(POLICY.pauseAfter(1, 0.999, Duration.ZERO)).isEqualTo(Duration.ofMillis(50));
    assertThat(POLICY.pauseAfter(20, 0, Duration.ZERO)).isEqualTo(Duration.ofMillis(300));
  }

  private String call(long timeoutMillis, Failure... failures) {
    Deque<Failure> open = new ArrayDeque<>(List.of(failures));
    return retries.call(
        Duration.ofMillis(timeoutMillis),
        left -> {
          timeLeft.add(left.toMillis());
          if (!open.isEmpty()) {
            throw new AttemptFailed(open.remove());
          }
          return "done";
        });
  }

  private static Failure failed(Reason reason, long askedMillis) {
    return new Failure(PrismException.of(reason, "Not now."), Duration.ofMillis(askedMillis));
  }
}
