package io.prism.encoder.batch;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The door before all queues: a call's items and bytes enter together or not at all, so that what
 * is under way is bounded in memory and a call is never half accepted. Bulk work may fill half of
 * the room at most, so people always find a place.
 */
public final class Admission {
  private final int maxItems;
  private final long maxBytes;
  private final int[] items = new int[Lane.values().length];
  private final long[] bytes = new long[Lane.values().length];

  /**
   * @param maxItems under way in both lanes together
   * @param maxBytes under way in both lanes together
   */
  public Admission(int maxItems, long maxBytes) {
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  /**
   * A call's work, counted from its start until its future is completed. Work that throws instead
   * of giving a future counts no longer either: what is never subtracted would keep later calls out
   * for ever. Never blocks.
   *
   * @throws PrismException QUOTA_EXCEEDED if there is no room now; the work is not started then
   */
  public <T> CompletableFuture<T> within(
      Lane lane, int newItems, long newBytes, Supplier<CompletableFuture<T>> work) {
    Runnable leave = enter(lane, newItems, newBytes);
    CompletableFuture<T> result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      leave.run();
      throw e;
    }
    result.whenComplete((done, failure) -> leave.run());
    return result;
  }

  /**
   * @return to be called once, when the work is done
   * @throws PrismException QUOTA_EXCEEDED if there is no room now
   */
  synchronized Runnable enter(Lane lane, int newItems, long newBytes) {
    int share = lane == Lane.BULK ? 2 : 1;
    if (items[lane.ordinal()] + (long) newItems > maxItems / share
        || bytes[lane.ordinal()] + newBytes > maxBytes / share
        || sum(items) + (long) newItems > maxItems
        || sum(bytes) + newBytes > maxBytes) {
      throw new PrismException(
          new Problem(
              Reason.QUOTA_EXCEEDED,
              "The encoder has as much to do as it can hold; please try again in a moment.",
              null,
              maxItems / share + " items and " + maxBytes / share + " bytes under way"));
    }
    change(lane, newItems, newBytes);
    return () -> change(lane, -newItems, -newBytes);
  }

  /** Items under way. */
  public synchronized int items(Lane lane) {
    return items[lane.ordinal()];
  }

  private synchronized void change(Lane lane, int itemsMore, long bytesMore) {
    items[lane.ordinal()] += itemsMore;
    bytes[lane.ordinal()] += bytesMore;
  }

  private static long sum(int[] values) {
    return (long) values[0] + values[1];
  }

  private static long sum(long[] values) {
    return values[0] + values[1];
  }
}
