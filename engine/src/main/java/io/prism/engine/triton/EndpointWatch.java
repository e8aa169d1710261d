package io.prism.engine.triton;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks one server again and again how it is, on a thread of its own. */
final class EndpointWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EndpointWatch.class.getName());

  private final Endpoint endpoint;
  private final List<Watched> replicas;
  private final Duration interval;
  private final Semaphore wake = new Semaphore(0);
  private final CountDownLatch firstRound = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param interval between checks of what works; what does not has pauses of its own
   */
  EndpointWatch(Endpoint endpoint, List<Replica> replicas, Duration interval) {
    this.endpoint = endpoint;
    this.replicas = replicas.stream().map(Watched::new).toList();
    this.interval = interval;
    this.thread = new Thread(this::run, "triton-watch-" + endpoint.address());
    thread.setDaemon(true);
  }

  /** A replica and when it was looked at. */
  private static final class Watched {
    private final Replica replica;
    private long checked;

    Watched(Replica replica) {
      this.replica = replica;
    }

    long dueInNanos(Duration interval) {
      return replica.untilCheckNanos(System.nanoTime() - checked, interval);
    }

    void check(@Nullable TritonFault serverTrouble) {
      replica.check(serverTrouble);
      checked = System.nanoTime();
    }
  }

  void start() {
    replicas.forEach(watched -> watched.replica.whenInTrouble(wake::release));
    thread.start();
  }

  /** Waits until everything has been looked at once; false if that takes longer. */
  boolean awaitFirstRound(Duration patience) throws InterruptedException {
    return firstRound.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      while (!closed) {
        long pause = tryRound();
        firstRound.countDown();
        if (wake.tryAcquire(Math.max(0, pause), TimeUnit.NANOSECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long until the next one. */
  private long tryRound() {
    try {
      round();
      return replicas.stream().mapToLong(w -> w.dueInNanos(interval)).min().orElse(0);
    } catch (RuntimeException | Error e) {
      // Or it would never look again, and nobody else opens what is closed.
      LOG.log(Level.ERROR, "Looking after Triton at " + endpoint.address() + " met an error", e);
      return interval.toNanos();
    }
  }

  private void round() {
    List<Watched> due = replicas.stream().filter(w -> w.dueInNanos(interval) <= 0).toList();
    if (!due.isEmpty()) {
      TritonFault trouble = serverTrouble();
      for (Watched watched : replicas) {
        // A server that is away is away for all its models.
        if (due.contains(watched) || (trouble != null && watched.replica.isUsable())) {
          watched.check(trouble);
        }
      }
    }
  }

  private @Nullable TritonFault serverTrouble() {
    try {
      endpoint.requireLive();
      return null;
    } catch (TritonFault fault) {
      if (fault.kind() == TritonFault.Kind.SILENT
          && replicas.stream().noneMatch(w -> w.replica.isUsable())) {
        endpoint.reconnect();
      }
      return fault;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
