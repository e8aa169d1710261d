package io.prism.encoder.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DynamicBatcherTest {
  private final AtomicLong clock = new AtomicLong();
  private final Slow slow = new Slow();
  private final Counting events = new Counting();
  private final List<DynamicBatcher<?, ?>> open = new ArrayList<>();

  @AfterEach
  void stop() {
    slow.finish(1_000_000);
    open.forEach(DynamicBatcher::close);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 16", "3, 5", "8, 4"})
  void noItemIsLostDoubledOrMixedUpAmongManyCallers(int workers, int maxBatch) throws Exception {
    ConcurrentHashMap<Integer, Integer> computed = new ConcurrentHashMap<>();
    DynamicBatcher<Integer, String> batcher =
        closing(
            new DynamicBatcher<>(
                new BatcherSettings("test", workers, maxBatch, 100_000),
                (items, callers) -> {
                  assertThat(items.size()).isBetween(1, maxBatch);
                  items.forEach(item -> computed.merge(item, 1, Integer::sum));
                  return items.stream().map(item -> "result " + item).toList();
                },
                BatcherEvents.NONE));

    int callers = 64;
    int each = 200;
    runAll(
        callers,
        caller -> {
          Random random = new Random(caller);
          List<CompletableFuture<String>> futures = new ArrayList<>();
          for (int i = 0; i < each; i++) {
            Lane lane = random.nextBoolean() ? Lane.BULK : Lane.INTERACTIVE;
            futures.add(batcher.submit(caller * each + i, soon(lane)));
          }
          for (int i = 0; i < each; i++) {
            assertThat(futures.get(i).get()).isEqualTo("result " + (caller * each + i));
          }
        });

    assertThat(computed).hasSize(callers * each);
    assertThat(computed.values()).containsOnly(1);
  }

  @Test
  void cancellingAtRandomLosesNobodyElsesItems() throws Exception {
    DynamicBatcher<Integer, Integer> batcher =
        closing(
            new DynamicBatcher<>(
                new BatcherSettings("test", 2, 4, 100_000),
                (items, callers) -> items.stream().map(item -> -item).toList(),
                BatcherEvents.NONE));

    runAll(
        16,
        caller -> {
          Random random = new Random(caller);
          for (int i = 1; i < 300; i++) {
            CompletableFuture<Integer> future = batcher.submit(i, soon(Lane.INTERACTIVE));
            if (random.nextInt(3) == 0) {
              future.cancel(false);
            } else {
              assertThat(future.get()).isEqualTo(-i);
            }
          }
        });

    assertThat(batcher.waiting(Lane.INTERACTIVE)).isZero();
  }

  @Test
  void aBatchIsWhatIsWaitingAndNeverMoreThanItsMaximum() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(8, 100);
    submitFirst(batcher);
    List<CompletableFuture<Integer>> futures = submit(batcher, Lane.INTERACTIVE, 1, 20);

    slow.finish(10);

    waitFor(futures);
    assertThat(slow.sizes()).containsExactly(1, 8, 8, 4);
  }

  @Test
  void aLoneItemDoesNotWaitForCompany() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(64, 100);
    slow.finish(1);

    assertThat(batcher.submit(7, soon(Lane.BULK)).get(10, TimeUnit.SECONDS)).isEqualTo(70);
  }

  @Test
  void bulkItemsWaitForAFewOthersThoughWorkersAreIdle() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = patient(4, Duration.ofMinutes(5));
    slow.finish(10);

    waitFor(submit(batcher, Lane.BULK, 1, 3));

    assertThat(slow.sizes()).containsExactly(3);
  }

  @Test
  void bulkItemsThatWaitForOthersDoNotHoldUpPeople() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = patient(1, Duration.ofMinutes(5));
    slow.finish(10);
    CompletableFuture<Integer> bulk = batcher.submit(1, soon(Lane.BULK));

    assertThat(batcher.submit(2, soon(Lane.INTERACTIVE)).get(10, TimeUnit.SECONDS)).isEqualTo(20);
    assertThat(bulk).isNotDone();
    waitFor(submit(batcher, Lane.BULK, 3, 2));
    assertThat(bulk.get(10, TimeUnit.SECONDS)).isEqualTo(10);
  }

  @Test
  void bulkItemsWaitForOthersNoLongerThanTheyMay() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = patient(4, Duration.ofMillis(1));
    slow.finish(10);

    waitFor(submit(batcher, Lane.BULK, 1, 2));

    assertThat(slow.items()).containsExactlyInAnyOrder(1, 2);
  }

  private DynamicBatcher<Integer, Integer> patient(int workers, Duration patience) {
    BatcherSettings settings =
        new BatcherSettings("test", workers, 8, 100, new BatcherSettings.Bulk(8, 3, patience));
    return closing(new DynamicBatcher<>(settings, slow, events, clock::get));
  }

  @Test
  void withinALaneTheOrderIsTheOrderOfArrival() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(3, 100);
    submitFirst(batcher);
    List<CompletableFuture<Integer>> futures = submit(batcher, Lane.BULK, 1, 10);

    slow.finish(10);

    waitFor(futures);
    assertThat(slow.items()).isSorted();
  }

  @Test
  void peopleComeBeforeStreams() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(4, 100);
    submitFirst(batcher);
    List<CompletableFuture<Integer>> bulk = submit(batcher, Lane.BULK, 101, 3);
    List<CompletableFuture<Integer>> interactive = submit(batcher, Lane.INTERACTIVE, 1, 3);

    slow.finish(10);

    waitFor(bulk);
    waitFor(interactive);
    assertThat(slow.items()).containsExactly(0, 1, 2, 3, 101, 102, 103);
  }

  @Test
  void streamsHaveTheirTurnHoweverManyPeopleWait() throws Exception {
    BatcherSettings settings =
        new BatcherSettings("test", 1, 1, 100, new BatcherSettings.Bulk(3, 1, Duration.ZERO));
    DynamicBatcher<Integer, Integer> batcher =
        closing(new DynamicBatcher<>(settings, slow, events, clock::get));
    submitFirst(batcher);
    List<CompletableFuture<Integer>> interactive = submit(batcher, Lane.INTERACTIVE, 1, 8);
    List<CompletableFuture<Integer>> bulk = submit(batcher, Lane.BULK, 101, 2);

    slow.finish(100);

    waitFor(interactive);
    waitFor(bulk);
    assertThat(slow.items()).containsExactly(0, 1, 2, 3, 101, 4, 5, 6, 102, 7, 8);
  }

  @Test
  void aFullLaneRefusesAtOnceAndTheOtherLaneIsNotTouched() {
    DynamicBatcher<Integer, Integer> batcher = batcher(1, 2);
    submitFirst(batcher);
    submit(batcher, Lane.BULK, 1, 2);

    CompletableFuture<Integer> tooMuch = batcher.submit(3, soon(Lane.BULK));
    CompletableFuture<Integer> person = batcher.submit(4, soon(Lane.INTERACTIVE));

    assertFailed(tooMuch, Reason.QUOTA_EXCEEDED);
    assertThat(person).isNotDone();
    assertThat(events.counts).containsEntry("rejected BULK", 1);
  }

  @Test
  void anItemWhoseDeadlinePassesWhileItWaitsIsNeverComputed() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(4, 100);
    submitFirst(batcher);
    CompletableFuture<Integer> late = batcher.submit(1, new Ticket(Lane.INTERACTIVE, 1_000));
    CompletableFuture<Integer> patient = batcher.submit(2, new Ticket(Lane.INTERACTIVE, 1_001));

    clock.set(1_000);
    slow.finish(10);

    assertThat(patient.get()).isEqualTo(20);
    assertFailed(late, Reason.DEADLINE_EXCEEDED);
    assertThat(slow.items()).containsExactly(0, 2);
    assertThat(events.counts).containsEntry("expired INTERACTIVE", 1);
  }

  @Test
  void anItemThatComesTooLateIsRefusedAtOnce() {
    DynamicBatcher<Integer, Integer> batcher = batcher(4, 100);
    clock.set(5);

    assertFailed(batcher.submit(1, new Ticket(Lane.BULK, 5)), Reason.DEADLINE_EXCEEDED);
  }

  @Test
  void itemsWhoseTimeIsUpMakeRoom() {
    DynamicBatcher<Integer, Integer> batcher = batcher(1, 1);
    submitFirst(batcher);
    CompletableFuture<Integer> late = batcher.submit(1, new Ticket(Lane.BULK, 1_000));

    clock.set(2_000);
    CompletableFuture<Integer> next = batcher.submit(2, soon(Lane.BULK));

    assertFailed(late, Reason.DEADLINE_EXCEEDED);
    assertThat(next).isNotDone();
  }

  @Test
  void aCancelledItemLeavesTheQueueAndFreesItsPlace() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(4, 1);
    submitFirst(batcher);
    CompletableFuture<Integer> cancelled = batcher.submit(1, soon(Lane.INTERACTIVE));

    cancelled.cancel(false);

    assertThat(batcher.waiting(Lane.INTERACTIVE)).isZero();
    CompletableFuture<Integer> next = batcher.submit(2, soon(Lane.INTERACTIVE));
    slow.finish(10);
    assertThat(next.get()).isEqualTo(20);
    assertThat(slow.items()).containsExactly(0, 2);
    assertThat(events.counts).containsEntry("withdrawn INTERACTIVE", 1);
  }

  @Test
  void oneBadItemHarmsNoOtherOfItsBatch() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(8, 100);
    slow.bad = 3;
    submitFirst(batcher);
    List<CompletableFuture<Integer>> futures = submit(batcher, Lane.INTERACTIVE, 1, 5);

    slow.finish(100);

    assertThatThrownBy(() -> futures.get(2).get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("bad item");
    for (int i : new int[] {0, 1, 3, 4}) {
      assertThat(futures.get(i).get()).isEqualTo((i + 1) * 10);
    }
  }

  @Test
  void anEngineThatIsAwayIsNotAskedAgainForEachItem() {
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    Semaphore go = new Semaphore(0);
    DynamicBatcher<Integer, Integer> batcher =
        closing(
            new DynamicBatcher<>(
                new BatcherSettings("test", 1, 8, 100),
                (items, callers) -> {
                  go.acquireUninterruptibly();
                  sizes.add(items.size());
                  throw PrismException.of(Reason.UNAVAILABLE, "away");
                },
                events));
    CompletableFuture<Integer> first = batcher.submit(0, soon(Lane.BULK));
    await(() -> batcher.waiting(Lane.BULK) == 0);
    List<CompletableFuture<Integer>> rest = submit(batcher, Lane.BULK, 1, 5);

    go.release(2);

    assertFailed(first, Reason.UNAVAILABLE);
    rest.forEach(future -> assertFailed(future, Reason.UNAVAILABLE));
    assertThat(sizes).containsExactly(1, 5);
  }

  @Test
  void aBatchIsWantedUntilTheLastDeadlineAndTheLastCaller() throws Exception {
    CompletableFuture<Callers> seen = new CompletableFuture<>();
    Semaphore go = new Semaphore(0);
    DynamicBatcher<Integer, Integer> batcher =
        closing(
            new DynamicBatcher<>(
                new BatcherSettings("test", 1, 8, 100),
                (items, callers) -> {
                  if (items.size() == 2) {
                    seen.complete(callers);
                  }
                  go.acquireUninterruptibly();
                  return items;
                },
                events));
    CompletableFuture<Integer> busy = batcher.submit(0, soon(Lane.INTERACTIVE));
    await(() -> batcher.waiting(Lane.INTERACTIVE) == 0);
    Ticket early = Ticket.within(Lane.INTERACTIVE, Duration.ofMinutes(1));
    Ticket late = Ticket.within(Lane.INTERACTIVE, Duration.ofMinutes(9));
    CompletableFuture<Integer> first = batcher.submit(1, early);
    CompletableFuture<Integer> second = batcher.submit(2, late);
    go.release();
    Callers callers = seen.get(30, TimeUnit.SECONDS);
    CompletableFuture<Void> gone = new CompletableFuture<>();
    callers.whenGone(() -> gone.complete(null));

    assertThat(callers.deadlineNanos()).isEqualTo(late.deadlineNanos());
    first.cancel(false);
    assertThat(gone).isNotDone();
    second.cancel(false);
    assertThat(gone).isCompleted();
    go.release();
    assertThat(busy.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void whoHasGoneIsNotComputedAgainWhenABatchFails() throws Exception {
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    Semaphore begun = new Semaphore(0);
    Semaphore go = new Semaphore(0);
    DynamicBatcher<Integer, Integer> batcher =
        closing(
            new DynamicBatcher<>(
                new BatcherSettings("test", 1, 8, 100),
                (items, callers) -> {
                  sizes.add(items.size());
                  begun.release();
                  go.acquireUninterruptibly();
                  throw new IllegalStateException("fails");
                },
                events));
    CompletableFuture<Integer> busy = batcher.submit(0, soon(Lane.INTERACTIVE));
    begun.acquire();
    List<CompletableFuture<Integer>> rest = submit(batcher, Lane.INTERACTIVE, 1, 4);
    go.release();
    begun.acquire();

    rest.subList(0, 3).forEach(future -> future.cancel(false));
    go.release(10);

    assertThatThrownBy(() -> rest.get(3).get(30, TimeUnit.SECONDS)).hasRootCauseMessage("fails");
    assertThat(busy).isCompletedExceptionally();
    assertThat(sizes).containsExactly(1, 4, 1);
  }

  @Test
  void aWrongNumberOfResultsIsAnErrorAndNotAMixUp() {
    DynamicBatcher<Integer, Integer> batcher =
        closing(
            new DynamicBatcher<>(
                new BatcherSettings("test", 1, 8, 100), (items, callers) -> List.of(), events));

    assertThatThrownBy(() -> batcher.submit(1, soon(Lane.BULK)).get())
        .hasRootCauseMessage("test: 1 items, 0 results");
  }

  @Test
  void aWorkerSurvivesEvenAnError() throws Exception {
    DynamicBatcher<Integer, Integer> batcher =
        closing(
            new DynamicBatcher<>(
                new BatcherSettings("test", 1, 1, 100),
                (items, callers) -> {
                  if (items.contains(1)) {
                    throw new StackOverflowError("deep");
                  }
                  return items;
                },
                events));

    assertThatThrownBy(() -> batcher.submit(1, soon(Lane.BULK)).get())
        .hasRootCauseInstanceOf(StackOverflowError.class);
    assertThat(batcher.submit(2, soon(Lane.BULK)).get(10, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void closingFinishesWhatRunsAndRefusesWhatWaits() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(4, 100);
    CompletableFuture<Integer> running = submitFirst(batcher);
    CompletableFuture<Integer> waiting = batcher.submit(1, soon(Lane.INTERACTIVE));
    CompletableFuture<Void> closed = CompletableFuture.runAsync(batcher::close);

    assertFailed(waiting, Reason.UNAVAILABLE);
    assertThat(running).isNotDone();
    slow.finish(1);
    closed.get();

    assertThat(running.get()).isZero();
    assertFailed(batcher.submit(2, soon(Lane.INTERACTIVE)), Reason.UNAVAILABLE);
  }

  @Test
  void aBatchThatDoesNotEndHoldsUpNoStopAndItsCallersAreRefused() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(4, 100);
    CompletableFuture<Integer> stuck = submitFirst(batcher);

    assertThat(batcher.close(System.nanoTime())).isFalse();

    assertFailed(stuck, Reason.UNAVAILABLE);
    slow.finish(1);
    assertThat(batcher.close(System.nanoTime() + Duration.ofSeconds(30).toNanos())).isTrue();
  }

  @Test
  void whatHappensIsTold() throws Exception {
    DynamicBatcher<Integer, Integer> batcher = batcher(8, 100);
    submitFirst(batcher);
    List<CompletableFuture<Integer>> futures = submit(batcher, Lane.BULK, 1, 5);

    slow.finish(10);

    waitFor(futures);
    assertThat(events.counts)
        .containsEntry("waited INTERACTIVE", 1)
        .containsEntry("waited BULK", 5)
        .containsEntry("computed", 6);
  }

  /** The one worker takes this item and is busy until the test lets it finish. */
  private CompletableFuture<Integer> submitFirst(DynamicBatcher<Integer, Integer> batcher) {
    CompletableFuture<Integer> first = batcher.submit(0, soon(Lane.INTERACTIVE));
    await(() -> batcher.waiting(Lane.INTERACTIVE) == 0);
    return first;
  }

  private DynamicBatcher<Integer, Integer> batcher(int maxBatch, int capacity) {
    BatcherSettings settings = new BatcherSettings("test", 1, maxBatch, capacity);
    return closing(new DynamicBatcher<>(settings, slow, events, clock::get));
  }

  private <I, O> DynamicBatcher<I, O> closing(DynamicBatcher<I, O> batcher) {
    open.add(batcher);
    return batcher;
  }

  private static List<CompletableFuture<Integer>> submit(
      DynamicBatcher<Integer, Integer> batcher, Lane lane, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(item -> batcher.submit(item, soon(lane)))
        .toList();
  }

  private static Ticket soon(Lane lane) {
    return Ticket.within(lane, Duration.ofMinutes(5));
  }

  private static void waitFor(List<CompletableFuture<Integer>> futures) throws Exception {
    CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
  }

  private static void assertFailed(CompletableFuture<?> future, Reason reason) {
    assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("gave up waiting").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private interface Caller {
    void run(int number) throws Exception;
  }

  private static void runAll(int callers, Caller caller) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int number = i;
        calls.add(
            () -> {
              caller.run(number);
              return null;
            });
      }
      for (Future<Void> result : threads.invokeAll(calls)) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Multiplies by ten, a batch at a time, when the test allows it. */
  private static final class Slow implements BatchFunction<Integer, Integer> {
    private final Semaphore allowed = new Semaphore(0);
    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
    private volatile int bad = -1;

    @Override
    public List<Integer> apply(List<Integer> items, Callers callers) {
      allowed.acquireUninterruptibly();
      batches.add(items);
      if (items.contains(bad)) {
        throw new IllegalStateException("bad item");
      }
      return items.stream().map(item -> item * 10).toList();
    }

    void finish(int count) {
      allowed.release(count);
    }

    List<Integer> sizes() {
      return batches.stream().map(List::size).toList();
    }

    List<Integer> items() {
      return batches.stream().flatMap(List::stream).toList();
    }
  }

  private static final class Counting implements BatcherEvents {
    private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public void rejected(Lane lane) {
      count("rejected " + lane, 1);
    }

    @Override
    public void expired(Lane lane) {
      count("expired " + lane, 1);
    }

    @Override
    public void withdrawn(Lane lane) {
      count("withdrawn " + lane, 1);
    }

    @Override
    public void waited(Lane lane, long nanos) {
      count("waited " + lane, 1);
    }

    @Override
    public void computed(int items, long nanos) {
      count("computed", items);
    }

    private void count(String what, int by) {
      counts.merge(what, by, Integer::sum);
    }
  }
}
