package io.prism.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NativeUseTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final NativeUse memory = new NativeUse();
  private final AtomicInteger freed = new AtomicInteger();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void itIsFreedWhenTheLastUserIsDone() throws Exception {
    CompletableFuture<Integer> user = use();
    CompletableFuture<Boolean> closed =
        CompletableFuture.supplyAsync(() -> memory.close(LONG, freed::incrementAndGet));
    assertThat(freed).hasValue(0);
    goOn.countDown();
    assertThat(closed.get()).isTrue();
    assertThat(user.get()).as("freed when the user was done").isZero();
    assertThat(freed).hasValue(1);
  }

  @Test
  void itIsNeverFreedUnderAUserThatIsStuck() throws Exception {
    CompletableFuture<Integer> user = use();
    assertThat(NativeUse.isAnywhere()).isTrue();
    assertThat(memory.close(SHORT, freed::incrementAndGet)).isFalse();
    goOn.countDown();
    assertThat(user.get()).isZero();
    assertThat(freed).hasValue(0);
  }

  @Test
  void whoComesAfterTheEndIsToldThatItIsAway() {
    assertThat(memory.close(SHORT, freed::incrementAndGet)).isTrue();
    assertThat(memory.close(SHORT, freed::incrementAndGet)).isTrue();
    assertThat(freed).hasValue(1);
    assertThatThrownBy(() -> memory.use(() -> 1))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  /** How often it was freed by the time that the user is done. */
  private CompletableFuture<Integer> use() throws InterruptedException {
    CompletableFuture<Integer> user =
        CompletableFuture.supplyAsync(
            () ->
                memory.use(
                    () -> {
                      inside.countDown();
                      await(goOn);
                      return freed.get();
                    }));
    inside.await();
    return user;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
