package io.prism.engine.onnx;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Takes the signals that tell a process to stop. Left alone, the JVM runs all its shutdown hooks at
 * once, and in one of them ONNX Runtime's library frees its native environment, whoever computes at
 * that moment: a segmentation fault (microsoft/onnxruntime 31352). So the application has to be
 * stopped first, and the JVM by it. The limit bounds that, and a second Ctrl-C ends it at once. A
 * signal that is ignored from the start, as SIGINT in the background of a script, stays ignored.
 */
public final class StopSignals {
  /** Of the environment: the limit in seconds. */
  static final String LIMIT = "PRISM_STOP_SECONDS";

  /** Supervisors kill after half a minute, if nobody tells them otherwise. */
  private static final long USUAL_SECONDS = 25;

  /** Exit code of a process that was not stopped in order within the limit. */
  public static final int CUT_SHORT = 1;

  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");
  private static final int EXIT_CODES = 128;
  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  private final AtomicBoolean told = new AtomicBoolean();
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final IntConsumer stop;

  private StopSignals(IntConsumer stop) {
    this.stop = stop;
  }

  /**
   * The first call in a JVM counts, later ones change nothing.
   *
   * @param stop called once at most, on a thread of its own with the caller's context class loader,
   *     with the code to exit with: 128 and the signal's number. It has the limit's time to end the
   *     JVM.
   */
  public static void install(IntConsumer stop) {
    if (INSTALLED.compareAndSet(false, true)) {
      StopSignals signals = new StopSignals(stop);
      NAMES.forEach(signals::take);
    }
  }

  private void take(String name) {
    try {
      Signal.handle(new Signal(name), this::handle);
    } catch (IllegalArgumentException e) {
      // The system has no such signal, or java -Xrs leaves them all alone.
      System.getLogger(StopSignals.class.getName())
          .log(System.Logger.Level.DEBUG, "SIG" + name + " is not handled", e);
    }
  }

  private void handle(Signal signal) {
    int code = EXIT_CODES + signal.getNumber();
    if (told.compareAndSet(false, true)) {
      start("prism-stop", () -> stop.accept(code));
      start("prism-stop-limit", StopSignals::cutShort);
    } else if (signal.getName().equals("INT")) {
      // Supervisors repeat themselves; whoever presses Ctrl-C twice means it.
      Runtime.getRuntime().halt(code);
    }
  }

  private void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    thread.start();
  }

  private static void cutShort() {
    long seconds = seconds(System.getenv(LIMIT));
    try {
      TimeUnit.SECONDS.sleep(seconds);
      end("not everything was stopped within " + seconds + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What does not say a number of seconds says nothing. */
  static long seconds(@Nullable String limit) {
    return limit != null && limit.matches("[1-9]\\d{0,5}") ? Long.parseLong(limit) : USUAL_SECONDS;
  }

  /**
   * Ends the process as kill -9 would, which loses nothing that was acknowledged.
   *
   * @param why for people
   */
  public static void end(String why) {
    System.err.println("prism: " + why + "; the process was ended");
    System.err.flush();
    Runtime.getRuntime().halt(CUT_SHORT);
  }
}
