package io.prism.encoder.batch;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Computes items of concurrent callers in batches. Bounded: an item that finds its lane full fails
 * at once with QUOTA_EXCEEDED. An item whose deadline passes while it waits fails with
 * DEADLINE_EXCEEDED and is never computed; one whose future is completed or cancelled by its caller
 * leaves the queue. With a batch size of 1 it is a bounded executor with priorities.
 *
 * @param <I> what is given in
 * @param <O> what comes out
 */
public final class DynamicBatcher<I, O> implements AutoCloseable {
  /** How long running batches are waited for at the end. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private final BatcherSettings settings;
  private final BatchFunction<I, O> function;
  private final BatcherEvents events;
  private final LongSupplier clock;
  private final BatchQueue<I, O> queue;
  private final List<Thread> threads = new ArrayList<>();
  private final Set<Entry<I, O>> running = ConcurrentHashMap.newKeySet();

  public DynamicBatcher(
      BatcherSettings settings, BatchFunction<I, O> function, BatcherEvents events) {
    this(settings, function, events, System::nanoTime);
  }

  DynamicBatcher(
      BatcherSettings settings,
      BatchFunction<I, O> function,
      BatcherEvents events,
      LongSupplier clock) {
    this.settings = settings;
    this.function = function;
    this.events = events;
    this.clock = clock;
    this.queue = new BatchQueue<>(settings, clock);
    for (int i = 0; i < settings.workers(); i++) {
      Thread thread = new Thread(this::work, settings.name() + "-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /**
   * Never blocks.
   *
   * @return completed by a worker's thread, with a {@link PrismException} on failure; cancel it to
   *     leave the queue
   */
  public CompletableFuture<O> submit(I item, Ticket ticket) {
    long now = clock.getAsLong();
    Entry<I, O> entry = new Entry<>(item, ticket, now);
    if (ticket.expired(now)) {
      expire(entry);
      return entry;
    }
    List<Entry<I, O>> expired = new ArrayList<>();
    BatchQueue.Offer offer = queue.offer(entry, expired);
    expired.forEach(this::expire);
    switch (offer) {
      case ACCEPTED -> entry.whenComplete((value, failure) -> withdraw(entry));
      case FULL -> {
        events.rejected(ticket.lane());
        entry.completeExceptionally(full());
      }
      case CLOSED -> entry.completeExceptionally(closing());
    }
    return entry;
  }

  /** Items in a lane that no worker has taken yet. */
  public int waiting(Lane lane) {
    return queue.waiting(lane);
  }

  /** From now on everything is refused with UNAVAILABLE, what still waits too. Returns at once. */
  public void refuse() {
    queue.close().forEach(entry -> entry.completeExceptionally(closing()));
  }

  /** Refuses, and waits for the running batches; whose batch does not end is refused as well. */
  @Override
  public void close() {
    close(System.nanoTime() + PATIENCE.toNanos());
  }

  /**
   * The same with another patience.
   *
   * @param end value of {@link System#nanoTime()} until which running batches are waited for
   * @return whether nothing runs any more
   */
  public boolean close(long end) {
    refuse();
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.forEach(entry -> entry.completeExceptionally(closing()));
    return threads.stream().noneMatch(Thread::isAlive);
  }

  private void work() {
    try {
      for (var taken = queue.take(); !taken.isEmpty(); taken = queue.take()) {
        taken.expired().forEach(this::expire);
        // A caller may have gone between the queue and here.
        List<Entry<I, O>> batch = taken.batch().stream().filter(e -> !e.isDone()).toList();
        long now = clock.getAsLong();
        batch.forEach(entry -> events.waited(entry.lane(), now - entry.since()));
        if (!batch.isEmpty()) {
          running.addAll(batch);
          compute(batch);
          batch.forEach(running::remove);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compute(List<Entry<I, O>> batch) {
    long start = clock.getAsLong();
    try {
      List<O> results = function.apply(batch.stream().map(Entry::item).toList(), new Batch(batch));
      if (results.size() != batch.size()) {
        throw new IllegalStateException(
            settings.name() + ": " + batch.size() + " items, " + results.size() + " results");
      }
      events.computed(batch.size(), clock.getAsLong() - start);
      for (int i = 0; i < results.size(); i++) {
        batch.get(i).complete(results.get(i));
      }
    } catch (RuntimeException | Error failure) {
      // Whatever a computation throws, its callers learn of it and the worker lives on.
      fail(batch, failure);
    }
  }

  private void fail(List<Entry<I, O>> batch, Throwable failure) {
    if (batch.size() == 1 || failure instanceof Error || isForAll(failure)) {
      batch.forEach(entry -> entry.completeExceptionally(failure));
    } else {
      // Whoever has gone meanwhile wants no second try.
      batch.stream().filter(e -> !e.isDone()).forEach(entry -> compute(List.of(entry)));
    }
  }

  /** An engine that is away is away for each item of the batch. */
  private static boolean isForAll(Throwable failure) {
    return failure instanceof PrismException prism && prism.reason().isTransient();
  }

  private void withdraw(Entry<I, O> entry) {
    if (queue.withdraw(entry)) {
      events.withdrawn(entry.lane());
    }
  }

  private void expire(Entry<I, O> entry) {
    events.expired(entry.lane());
    entry.completeExceptionally(
        PrismException.of(
            Reason.DEADLINE_EXCEEDED,
            "The deadline passed while the request waited for its turn."));
  }

  private PrismException full() {
    return new PrismException(
        new Problem(
            Reason.QUOTA_EXCEEDED,
            "Too many requests are waiting; please try again in a moment.",
            null,
            settings.capacity() + " waiting items"));
  }

  private static PrismException closing() {
    return PrismException.of(Reason.UNAVAILABLE, "The encoder is shutting down.");
  }
}
