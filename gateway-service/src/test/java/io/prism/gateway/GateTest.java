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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

  @Test
  void theTimeAtTheDoorCounts() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    var first =
        threads.submit(
            () ->
                gate.pass(
                    () -> {
                      inside.countDown();
                      try {
                        return done.await(30, TimeUnit.SECONDS);
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                    }));
    inside.await();
    AtomicLong inAll = new AtomicLong();
    Thread second =
        new Thread(
            () -> {
              long since = System.nanoTime();
              gate.pass(
                  () -> inAll.addAndGet(gate.remaining().toNanos() + System.nanoTime() - since));
            });
    second.start();
    while (second.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    TimeUnit.MILLISECONDS.sleep(200);
    done.countDown();
    second.join();
    first.get();

    // What it waited and what it then had left are the whole timeout, not more.
    assertThat(Duration.ofNanos(inAll.get()))
        .isBetween(Duration.ofMillis(200), Duration.ofMillis(3_100));
  }
}
