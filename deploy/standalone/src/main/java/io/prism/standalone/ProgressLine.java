package io.prism.standalone;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a job of known size is: a bar that redraws itself on a terminal, a line now and then
 * elsewhere. For one thread.
 */
final class ProgressLine {

  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long NEW_LINE_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final int total;
  private final LongSupplier clock;
  private final long start;
  private long last;

  /**
   * @param total units of the whole job, at least 1
   * @param clock nanoseconds from any origin
   */
  ProgressLine(PrintStream out, boolean terminal, int total, LongSupplier clock) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.last = start;
  }

  /** Draws when it is time to, and always at the end. */
  void at(int done) {
    long now = clock.getAsLong();
    if (done < total && now - last < (terminal ? REDRAW_NANOS : NEW_LINE_NANOS)) {
      return;
    }
    last = now;
    double rate = done / Math.max(1e-9, (now - start) / 1e9);
    if (terminal) {
      out.print(
          "\r" + bar(done) + "  " + facts(done, rate) + "\033[K" + (done == total ? "\n" : ""));
    } else {
      out.println(facts(done, rate));
    }
    out.flush();
  }

  private String bar(int done) {
    int full = (int) ((long) WIDTH * done / total);
    return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "]";
  }

  private String facts(int done, double rate) {
    String text = String.format(Locale.ROOT, "%d of %d artworks, %.0f/s", done, total, rate);
    return done == total || done == 0
        ? text
        : text + String.format(Locale.ROOT, ", %.0f s left", Math.ceil((total - done) / rate));
  }
}
