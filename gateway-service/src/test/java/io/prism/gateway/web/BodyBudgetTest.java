package io.prism.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

  private final BodyBudget budget = new BodyBudget(300);

  @Test
  void aBodyIsCountedThreeTimesAndGivenBackAtTheEnd() {
    BodyBudget.Lease lease = budget.lease();
    assertThat(lease.growTo(40)).isTrue();
    assertThat(budget.free()).isEqualTo(180);
    lease.close();
    assertThat(budget.free()).isEqualTo(300);
  }

  @Test
  void whatDoesNotFitTakesNothing() {
    BodyBudget.Lease first = budget.lease();
    assertThat(first.growTo(60)).isTrue();
    BodyBudget.Lease second = budget.lease();
    assertThat(second.growTo(41)).isFalse();
    assertThat(budget.free()).isEqualTo(120);
    assertThat(second.growTo(40)).isTrue();
    first.close();
    second.close();
    assertThat(budget.free()).isEqualTo(300);
  }

  @Test
  void aGrowingBodyPaysOnlyForWhatIsNew() {
    BodyBudget.Lease lease = budget.lease();
    assertThat(lease.growTo(10)).isTrue();
    assertThat(lease.growTo(50)).isTrue();
    assertThat(budget.free()).isEqualTo(150);
    assertThat(lease.growTo(20)).isTrue();
    assertThat(budget.free()).isEqualTo(150);
  }

  @Test
  void theLargestBodyIsAloneButNotLockedOut() {
    BodyBudget.Lease small = budget.lease();
    assertThat(small.growTo(1)).isTrue();
    BodyBudget.Lease large = budget.lease();
    assertThat(large.growTo(1_000)).isFalse();
    small.close();
    assertThat(large.growTo(1_000)).isTrue();
    assertThat(budget.free()).isZero();
  }

  @Test
  void growthThatComesAfterTheEndIsNotHeldForEver() {
    BodyBudget.Lease lease = budget.lease();
    lease.growTo(10);
    lease.close();
    assertThat(lease.growTo(50)).isTrue();
    assertThat(budget.free()).isEqualTo(300);
  }

  @Test
  void manyThreadsNeverHoldMoreThanThereIs() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int n = 0; n < 100; n++) {
                  if (budget.lease().growTo(1)) {
                    taken.incrementAndGet();
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasValue(100);
    assertThat(budget.free()).isZero();
  }
}
