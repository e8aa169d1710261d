package io.prism.encoder.batch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Two bounded lanes of waiting items. Interactive items come first; after every so many of them a
 * waiting bulk item has its turn, so bulk work is slow but never starves. A batch is what is
 * waiting, shared fairly with the workers that are idle at that moment: no person waits for a batch
 * to fill, and no worker takes everything while others have nothing. Bulk items wait a moment for a
 * few others, because together they take less time.
 */
final class BatchQueue<I, O> {
  /** What became of an offer. */
  enum Offer {
    ACCEPTED,
    FULL,
    CLOSED
  }

  /**
   * What a worker gets.
   *
   * @param batch to be computed, in the order of arrival within a lane
   * @param expired to be refused
   */
  record Taken<I, O>(List<Entry<I, O>> batch, List<Entry<I, O>> expired) {
    boolean isEmpty() {
      return batch.isEmpty() && expired.isEmpty();
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Map<Lane, LinkedHashSet<Entry<I, O>>> lanes = new EnumMap<>(Lane.class);
  private final BatcherSettings settings;
  private final LongSupplier clock;
  private int idle;
  private int interactiveSinceBulk;
  private boolean closed;

  BatchQueue(BatcherSettings settings, LongSupplier clock) {
    this.settings = settings;
    this.clock = clock;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LinkedHashSet<>());
    }
  }

  /** Adds an entry. When the lane is full, entries whose time is up make room first. */
  Offer offer(Entry<I, O> entry, List<Entry<I, O>> expired) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      LinkedHashSet<Entry<I, O>> lane = lane(entry.lane());
      if (lane.size() >= settings.capacity()) {
        removeExpired(lane, expired);
      }
      if (lane.size() >= settings.capacity()) {
        return Offer.FULL;
      }
      lane.add(entry);
      work.signal();
      return Offer.ACCEPTED;
    } finally {
      lock.unlock();
    }
  }

  /** Takes an entry out; false if a worker has it already. */
  boolean withdraw(Entry<I, O> entry) {
    lock.lock();
    try {
      return lane(entry.lane()).remove(entry);
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until there is work; empty once the queue is closed. */
  Taken<I, O> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long patience = settings.bulk().patience().toNanos();
      while (!closed) {
        if (patience > 0 && isWorthWaiting()) {
          patience = await(patience);
          continue;
        }
        Taken<I, O> taken = poll();
        if (!taken.isEmpty()) {
          return taken;
        }
        await(Long.MAX_VALUE);
        patience = settings.bulk().patience().toNanos();
      }
      return new Taken<>(List.of(), List.of());
    } finally {
      lock.unlock();
    }
  }

  private boolean isWorthWaiting() {
    int waiting = lane(Lane.BULK).size();
    return waiting > 0 && waiting < settings.together() && lane(Lane.INTERACTIVE).isEmpty();
  }

  /** Returns how much of the time is left once there is something new. */
  private long await(long nanos) throws InterruptedException {
    idle++;
    try {
      return work.awaitNanos(nanos);
    } finally {
      idle--;
    }
  }

  /** Closes the queue and gives back what still waited. */
  List<Entry<I, O>> close() {
    lock.lock();
    try {
      closed = true;
      List<Entry<I, O>> rest = new ArrayList<>();
      lanes.values().forEach(rest::addAll);
      lanes.values().forEach(LinkedHashSet::clear);
      work.signalAll();
      return rest;
    } finally {
      lock.unlock();
    }
  }

  int waiting(Lane lane) {
    lock.lock();
    try {
      return lane(lane).size();
    } finally {
      lock.unlock();
    }
  }

  private Taken<I, O> poll() {
    Taken<I, O> taken = new Taken<>(new ArrayList<>(), new ArrayList<>());
    Lane first = lane(Lane.INTERACTIVE).isEmpty() ? Lane.BULK : Lane.INTERACTIVE;
    int least = first == Lane.BULK ? settings.together() : 1;
    int share = Math.max(least, fairShare(lane(first).size()));
    long now = clock.getAsLong();
    while (taken.batch().size() < share && !lane(first).isEmpty()) {
      Entry<I, O> entry = removeFirst(next(first));
      (entry.ticket().expired(now) ? taken.expired() : taken.batch()).add(entry);
    }
    if (idle > 0 && lanes.values().stream().anyMatch(lane -> !lane.isEmpty())) {
      work.signal();
    }
    return taken;
  }

  /** A batch of its own for each idle worker is faster than one batch for one worker. */
  private int fairShare(int waiting) {
    int workers = idle + 1;
    return Math.min(settings.maxBatch(), (waiting + workers - 1) / workers);
  }

  private Lane next(Lane first) {
    if (first == Lane.BULK || lane(Lane.BULK).isEmpty()) {
      return first;
    }
    if (interactiveSinceBulk < settings.bulk().every()) {
      interactiveSinceBulk++;
      return Lane.INTERACTIVE;
    }
    interactiveSinceBulk = 0;
    return Lane.BULK;
  }

  private Entry<I, O> removeFirst(Lane lane) {
    Iterator<Entry<I, O>> entries = lane(lane).iterator();
    Entry<I, O> entry = entries.next();
    entries.remove();
    return entry;
  }

  private void removeExpired(LinkedHashSet<Entry<I, O>> lane, List<Entry<I, O>> expired) {
    long now = clock.getAsLong();
    lane.removeIf(entry -> entry.ticket().expired(now) && expired.add(entry));
  }

  private LinkedHashSet<Entry<I, O>> lane(Lane lane) {
    LinkedHashSet<Entry<I, O>> entries = lanes.get(lane);
    if (entries == null) {
      throw new IllegalStateException("no lane " + lane);
    }
    return entries;
  }
}
