package io.prism.gateway.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.ErrorManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers writes, admin calls and refused callers, in the log category {@code prism.audit}. No
 * caller waits for the disk: a thread of its own writes, and what it has not written yet is
 * bounded. Whoever wants to change something takes a place for its line first; where there is none,
 * the change must not be made.
 */
@Singleton
public class AuditLog {
  private static final Logger LOG = Logger.getLogger(AuditLog.class);
  private static final Logger LINES = Logger.getLogger("prism.audit");
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Clock clock;
  private final Consumer<String> sink;
  private final BlockingQueue<String> lines;
  private final Semaphore places;
  private final Counter refused;
  private final Counter lost;
  private final Thread writer = new Thread(this::write, "prism-audit");
  private volatile boolean closed;

  /**
   * @param who name of the key, or {@code oidc:} and the subject of the token
   * @param from address
   * @param call what was called
   * @param id of the artwork or record; empty when it has none
   * @param outcome HTTP status or gRPC code
   */
  public record Entry(
      String who, String from, String call, String id, String outcome, String traceId) {}

  @Inject
  public AuditLog(SecurityConfig config, MeterRegistry meters) {
    this(config.audit().waiting(), LINES::info, Clock.systemUTC(), meters);
    noticeFailures();
  }

  /**
   * @param waiting how many lines may wait to be written
   * @param sink may block
   */
  AuditLog(int waiting, Consumer<String> sink, Clock clock, MeterRegistry meters) {
    this.sink = sink;
    this.clock = clock;
    this.lines = new ArrayBlockingQueue<>(waiting);
    this.places = new Semaphore(waiting);
    this.refused = meters.counter("prism.audit.refused");
    this.lost = meters.counter("prism.audit.lost");
    meters.gauge("prism.audit.waiting", lines, BlockingQueue::size);
    writer.setDaemon(true);
    writer.start();
  }

  /** Where one line will go. Exactly one entry is written, the first. */
  public final class Place {
    private final AtomicBoolean filled = new AtomicBoolean();

    private Place() {}

    /** Never blocks. */
    public void fill(Entry entry) {
      if (filled.compareAndSet(false, true) && !lines.offer(AuditLine.of(entry, clock.instant()))) {
        throw new IllegalStateException("there are as many places as lines");
      }
    }
  }

  /** A place for the line of a change; null when the change must be refused. Never blocks. */
  public @Nullable Place reserve() {
    if (places.tryAcquire()) {
      return new Place();
    }
    refused.increment();
    return null;
  }

  /** Writes down what changed nothing, where there is a place. Never blocks. */
  void addIfPossible(Entry entry) {
    if (places.tryAcquire()) {
      new Place().fill(entry);
    } else {
      lost.increment();
    }
  }

  private void write() {
    try {
      while (!closed || !lines.isEmpty()) {
        @Nullable String line = lines.poll(100, TimeUnit.MILLISECONDS);
        if (line != null) {
          writeOne(line);
          places.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeOne(String line) {
    try {
      sink.accept(line);
    } catch (RuntimeException e) {
      lose(e);
    }
  }

  // Handlers of logs tell nobody else when a disk refuses.
  private void noticeFailures() {
    ErrorManager counting =
        new ErrorManager() {
          @Override
          public synchronized void error(String message, Exception cause, int code) {
            lose(cause);
          }
        };
    Arrays.stream(java.util.logging.Logger.getLogger("prism.audit").getHandlers())
        .forEach(handler -> handler.setErrorManager(counting));
  }

  private void lose(@Nullable Exception cause) {
    lost.increment();
    LOG.error("A line of the audit log could not be written", cause);
  }

  /** Writes what waits, as far as a few seconds go. */
  @PreDestroy
  void close() {
    closed = true;
    try {
      writer.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      LOG.errorf("%d lines of the audit log could not be written", lines.size() + 1);
    }
  }
}
