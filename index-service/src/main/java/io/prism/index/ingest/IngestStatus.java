package io.prism.index.ingest;

import io.prism.core.error.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How ingestion is doing; for health, metrics and Stats. Thread-safe. */
public final class IngestStatus {
  /** What becomes of records. */
  public enum Count {
    INDEXED,
    DELETED,
    REJECTED,
    /** The index has exactly this already. */
    UNCHANGED,
    /** A newer version is there, or came in the same batch. */
    STALE
  }

  private final Map<Step, Reason> waiting = new EnumMap<>(Step.class);
  private final Map<Count, LongAdder> outcomes = new EnumMap<>(Count.class);
  private final Map<Reason, LongAdder> rejections = new EnumMap<>(Reason.class);
  private final Map<Step, Spent> spent = new EnumMap<>(Step.class);
  private final LongAdder retries = new LongAdder();
  private volatile Lag lag = Lag.UNKNOWN;
  private volatile @Nullable String trouble;
  private volatile boolean running;

  /** How often a step was done and how long it took, waiting for what was away included. */
  private record Spent(LongAdder times, LongAdder nanos) {}

  public IngestStatus() {
    for (Count outcome : Count.values()) {
      outcomes.put(outcome, new LongAdder());
    }
    for (Reason reason : Reason.values()) {
      rejections.put(reason, new LongAdder());
    }
    for (Step step : Step.values()) {
      spent.put(step, new Spent(new LongAdder(), new LongAdder()));
    }
  }

  /** Whether the consumer is a member of its group or on the way there. */
  public boolean isRunning() {
    return running;
  }

  /** The steps that wait for something outside, and why; empty when all is well. A copy. */
  public Map<Step, Reason> waiting() {
    synchronized (waiting) {
      return waiting.isEmpty() ? Map.of() : new EnumMap<>(waiting);
    }
  }

  /** Records of this replica's partitions that are not committed yet; -1: unknown. */
  public long lag() {
    return lag.total();
  }

  /** The same of the partition that is the furthest behind. */
  public long worstLag() {
    return lag.worst();
  }

  /** How many partitions this replica reads now. */
  public int partitions() {
    return lag.partitions();
  }

  /** What people have to mend before the stream can be read; null: nothing is known. */
  public @Nullable String trouble() {
    return trouble;
  }

  public long count(Count outcome) {
    return adder(outcome).sum();
  }

  /** Records that were rejected for this reason. */
  public long rejected(Reason reason) {
    return Objects.requireNonNull(rejections.get(reason)).sum();
  }

  /** How often the step was done. */
  public long times(Step step) {
    return Objects.requireNonNull(spent.get(step)).times().sum();
  }

  /** How long the step took in all, in nanoseconds, waiting for what was away included. */
  public long nanos(Step step) {
    return Objects.requireNonNull(spent.get(step)).nanos().sum();
  }

  /** Failed attempts so far. */
  public long retries() {
    return retries.sum();
  }

  void running(boolean now) {
    running = now;
  }

  void lag(Lag now) {
    lag = now;
  }

  void trouble(@Nullable String now) {
    trouble = now;
  }

  void counted(Count outcome, long records) {
    adder(outcome).add(records);
  }

  void rejecting(Reason reason) {
    Objects.requireNonNull(rejections.get(reason)).increment();
  }

  /**
   * @param since {@link System#nanoTime()} when the step began
   */
  void done(Step step, long since) {
    Spent on = Objects.requireNonNull(spent.get(step));
    on.times().increment();
    on.nanos().add(System.nanoTime() - since);
  }

  void retrying(Step step, Reason reason) {
    retries.increment();
    synchronized (waiting) {
      waiting.put(step, reason);
    }
  }

  void recovered(Step step) {
    synchronized (waiting) {
      waiting.remove(step);
    }
  }

  /** Nothing is tried and no partition read any more. */
  void gaveUp() {
    lag = Lag.UNKNOWN;
    synchronized (waiting) {
      waiting.clear();
    }
  }

  private LongAdder adder(Count outcome) {
    LongAdder adder = outcomes.get(outcome);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + outcome);
    }
    return adder;
  }
}
