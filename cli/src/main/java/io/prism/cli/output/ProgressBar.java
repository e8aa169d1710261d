package io.prism.cli.output;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How far a job of known size is, with its rate and the time that it still takes: a bar that
 * redraws itself on a terminal, a line now and then elsewhere. For one thread.
 */
public final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long NEW_LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private final boolean redraws;
  private final String unit;
  private final long start;
  private long last;
  private String drawn = "";

  /**
   * @param unit what is counted, in the plural
   * @param now nanoseconds from any origin, the one of {@link #draw}
   */
  public ProgressBar(PrintStream out, boolean redraws, String unit, long now) {
    this.out = out;
    this.redraws = redraws;
    this.unit = unit;
    this.start = now;
    this.last = now;
  }

  /** Draws when it is time to. */
  public void draw(Progress progress, long now) {
    if (now - last >= (redraws ? REDRAW_NANOS : NEW_LINE_NANOS)) {
      last = now;
      show(progress, now);
    }
  }

  /** Draws for the last time. */
  public void end(Progress progress, long now) {
    show(progress, now);
    if (redraws) {
      out.println();
    }
    out.flush();
  }

  /**
   * @param done units, those of an earlier run included
   * @param before units that an earlier run did: they cost this one no time
   * @param total units of the whole job
   */
  public record Progress(long done, long before, long total) {}

  private void show(Progress progress, long now) {
    String text = facts(progress, (now - start) / 1e9);
    if (redraws) {
      out.print("\r" + bar(progress) + "  " + text + "\033[K");
    } else if (!text.equals(drawn)) {
      out.println(text);
    }
    drawn = text;
    out.flush();
  }

  private static String bar(Progress progress) {
    long total = Math.max(1, progress.total());
    int full = (int) Math.min(WIDTH, WIDTH * progress.done() / total);
    return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "]";
  }

  private String facts(Progress progress, double seconds) {
    String text = progress.done() + " of " + progress.total() + " " + unit;
    double rate = (progress.done() - progress.before()) / Math.max(1e-9, seconds);
    if (rate <= 0) {
      return text;
    }
    text += String.format(Locale.ROOT, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate);
    long left = progress.total() - progress.done();
    return left <= 0 ? text : text + ", " + duration((long) Math.ceil(left / rate)) + " left";
  }

  private static String duration(long seconds) {
    if (seconds < 100) {
      return seconds + " s";
    }
    long minutes = (seconds + 59) / 60;
    return minutes < 100 ? minutes + " min" : (minutes + 59) / 60 + " h";
  }
}
