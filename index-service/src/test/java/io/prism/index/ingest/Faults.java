package io.prism.index.ingest;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Breaks what ingestion depends on. */
final class Faults {
  /** The process dies: nothing that runs afterwards gets through. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Map<Step, AtomicInteger> failures = new ConcurrentHashMap<>();
  private final Random random = new Random(42);
  private volatile double rate;
  private volatile boolean dead;

  /** The next calls of the step fail. */
  void failNext(Step step, int calls) {
    failures.put(step, new AtomicInteger(calls));
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
    AtomicInteger left = failures.get(step);
    boolean fails = left != null && left.getAndDecrement() > 0;
    synchronized (random) {
      fails |= random.nextDouble() < rate;
    }
    if (fails) {
      throw PrismException.of(Reason.UNAVAILABLE, step + " is away.");
    }
  }
}
