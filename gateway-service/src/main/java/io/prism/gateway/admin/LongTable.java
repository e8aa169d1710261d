package io.prism.gateway.admin;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/**
 * A map from long to long in two arrays: 32 to 64 bytes an entry, where boxed ones take more than a
 * hundred. Keys are hashes already, so that their low bits will do. Not thread-safe.
 */
final class LongTable {
  /** Absent. */
  static final long NONE = Long.MIN_VALUE;

  private static final int FIRST_SLOTS = 1 << 10;

  private final int limit;
  private long[] keys = new long[FIRST_SLOTS];
  private long[] values = filled(FIRST_SLOTS);
  private int size;

  /**
   * @param limit of entries; beyond it, {@link #merge} throws
   */
  LongTable(int limit) {
    this.limit = limit;
  }

  int size() {
    return size;
  }

  /** {@link #NONE} when the key is not there. */
  long get(long key) {
    return values[slot(key)];
  }

  /** Sets the value, or what the operator makes of the present one and it. Never to NONE. */
  void merge(long key, long value, LongBinaryOperator operator) {
    int slot = slot(key);
    if (values[slot] != NONE) {
      values[slot] = operator.applyAsLong(values[slot], value);
      return;
    }
    if (size == limit) {
      throw new PrismException(
          new Problem(
              Reason.QUOTA_EXCEEDED,
              "The collection has too many entries for an audit in memory.",
              null,
              limit + " entries"));
    }
    keys[slot] = key;
    values[slot] = value;
    size++;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) key & mask;
    while (values[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = filled(oldKeys.length * 2);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private static long[] filled(int slots) {
    long[] values = new long[slots];
    Arrays.fill(values, NONE);
    return values;
  }
}
