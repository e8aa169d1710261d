package io.prism.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final Gate gate = new Gate(1, Duration.ofSeconds(3), threads);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void everyRequestGetsADeadlineThatCallsToOtherServicesInherit() {
    Duration left =
        gate.pass(
            () -> {
              assertThat(Context.current().getDeadline()).isNotNull();
              return gate.remaining();
            });

    assertThat(left).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(Context.current().getDeadline()).isNull();
  }

  @Test
  void whoFindsNoPlaceIsToldToComeBackAndAPlaceIsFreedWhateverHappens() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    var first =
        threads.submit(
            () ->
                gate.pass(
                    () -> {
                      inside.countDown();
                      try {
                        done.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      throw PrismException.of(Reason.NOT_FOUND, "as planned");
                    }));
    inside.await();

    assertThatThrownBy(() -> gate.pass(() -> 1))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUOTA_EXCEEDED));
    done.countDown();
    assertThatThrownBy(first::get).hasRootCauseInstanceOf(PrismException.class);

    assertThat(gate.<Integer>pass(() -> 1)).isEqualTo(1);
  }
}
