package io.prism.cli.transfer;

import io.prism.cli.output.ProgressBar.Progress;
import java.util.ArrayList;
import java.util.List;

/** What became of the entries so far. Thread-safe. */
public final class Tally {
  private final long total;
  private long before;
  private long indexed;
  private long queued;
  private long unchanged;
  private long repeated;
  private final List<Trouble> refused = new ArrayList<>();
  private final List<Trouble> failed = new ArrayList<>();
  private long lastChange = System.nanoTime();

  public Tally(long total) {
    this.total = total;
  }

  /**
   * An entry that is not in the collection now.
   *
   * @param label what people know it by
   * @param reason with the code of the error table where there is one
   */
  public record Trouble(String label, String reason) {}

  /**
   * The sums. Each entry is in exactly one of the lists and numbers behind {@code resumed}.
   *
   * @param total entries of the import
   * @param resumed entries that an earlier run had sent already
   * @param indexed can be found
   * @param queued durable in the stream; only when the import did not wait
   * @param unchanged were there already
   * @param repeated the same picture as an earlier entry
   * @param refused will never be taken as they are
   * @param failed may be taken another time
   */
  public record Summary(
      long total,
      long resumed,
      long indexed,
      long queued,
      long unchanged,
      long repeated,
      List<Trouble> refused,
      List<Trouble> failed) {
    public boolean isComplete() {
      return refused.isEmpty() && failed.isEmpty();
    }
  }

  synchronized void resumed() {
    before++;
  }

  synchronized void indexed() {
    indexed++;
    changed();
  }

  synchronized void queued() {
    queued++;
    changed();
  }

  synchronized void unchanged() {
    unchanged++;
    changed();
  }

  synchronized void repeated() {
    repeated++;
    changed();
  }

  synchronized void refused(String label, String reason) {
    refused.add(new Trouble(label, reason));
    changed();
  }

  synchronized void failed(String label, String reason) {
    failed.add(new Trouble(label, reason));
    changed();
  }

  public synchronized Progress progress() {
    long done = indexed + queued + unchanged + repeated + refused.size() + failed.size();
    return new Progress(done, Math.min(before, done), total);
  }

  public synchronized Summary summary() {
    return new Summary(
        total,
        before,
        indexed,
        queued,
        unchanged,
        repeated,
        List.copyOf(refused),
        List.copyOf(failed));
  }

  /** Nanoseconds since something was decided. */
  synchronized long stalledNanos() {
    return System.nanoTime() - lastChange;
  }

  private void changed() {
    lastChange = System.nanoTime();
  }
}
