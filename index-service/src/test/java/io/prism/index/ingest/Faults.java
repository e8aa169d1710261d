package io.prism.index.ingest;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Breaks what ingestion depends on. */
final class Faults {
  /** The process dies: nothing that runs afterwards gets through. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Map<Step, AtomicInteger> failures = new ConcurrentHashMap<>();
  private final Map<Step, Reason> reasons = new ConcurrentHashMap<>();
  private final Map<Step, Hang> hangs = new ConcurrentHashMap<>();
  private final Random random = new Random(42);
  private volatile double rate;
  private volatile boolean dead;

  /** From now on calls of the step block. */
  Hang hang(Step step) {
    Hang hang = new Hang();
    hangs.put(step, hang);
    return hang;
  }

  /** Calls that do not return before it ends, or before they are interrupted. */
  static final class Hang {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    void awaitReached() {
      Rig.await("a call that hangs", () -> reached.getCount() == 0);
    }

    void end() {
      over.countDown();
    }

    private void at() {
      reached.countDown();
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PrismException(Problem.of(Reason.CANCELLED, "The call was cancelled."), e);
      }
    }
  }

  /** The next calls of the step fail. */
  void failNext(Step step, int calls) {
    failures.put(step, new AtomicInteger(calls));
  }

  void failNext(Step step, int calls, Reason reason) {
    reasons.put(step, reason);
    failNext(step, calls);
  }

  void heal(Step step) {
    failures.remove(step);
  }

  /** This share of all calls fails, 0..1. */
  void rate(double share) {
    rate = share;
  }

  void kill() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  /** A call of the step, which may fail before anything was done. */
  void at(Step step) {
    if (dead) {
      throw new Killed();
    }
    Hang hang = hangs.get(step);
    if (hang != null) {
      hang.at();
    }
    AtomicInteger left = failures.get(step);
    boolean fails = left != null && left.getAndDecrement() > 0;
    synchronized (random) {
      fails |= random.nextDouble() < rate;
    }
    if (fails) {
      throw PrismException.of(
          reasons.getOrDefault(step, Reason.UNAVAILABLE), step + " does not do it now.");
    }
  }
}
