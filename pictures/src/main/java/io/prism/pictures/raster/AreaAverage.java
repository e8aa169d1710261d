package io.prism.pictures.raster;

import java.util.Arrays;

/**
 * Reduces a picture, row by row as it is decoded, to the exact area averages of its samples. All
 * sums are integers, so a mirrored or turned picture gives the mirrored or turned result.
 *
 * <p>Along an axis of {@code n} pixels that becomes {@code m}, a pixel is {@code m} units long and
 * a result {@code n} units; a sample that stands for {@code step} pixels is {@code step * m} units
 * long, the last one less where the axis ends.
 */
final class AreaAverage {
  /** Takes the finished rows, from top to bottom. */
  interface Rows {
    /** The array is reused for the next row. */
    void take(byte[] row);
  }

  private final Plan plan;
  private final int bands;
  private final long sampleWidth;
  private final long sampleHeight;
  private final Rows rows;
  private final int[] across;
  private final byte[] finished;
  private final long[] sums;
  private long rowsTaken;
  private int rowsGiven;

  AreaAverage(Plan plan, int bands, int step, Rows rows) {
    this.plan = plan;
    this.bands = bands;
    this.sampleWidth = (long) step * plan.outWidth();
    this.sampleHeight = (long) step * plan.outHeight();
    this.rows = rows;
    this.across = new int[plan.outWidth() * bands];
    this.finished = new byte[across.length];
    this.sums = new long[across.length];
  }

  /** The next row of samples. */
  void add(byte[] row) {
    for (int x = 0; x < plan.outWidth(); x++) {
      average(row, x);
    }
    long from = rowsTaken * sampleHeight;
    long boundary = (rowsGiven + 1L) * plan.height();
    long to = Math.min(from + sampleHeight, (long) plan.height() * plan.outHeight());
    rowsTaken++;
    addWeighted(Math.min(to, boundary) - from);
    if (to >= boundary && rowsGiven < plan.outHeight()) {
      give();
      if (to > boundary) {
        addWeighted(to - boundary);
      }
    }
  }

  /** Sums up all samples that overlap the result at {@code x}. */
  private void average(byte[] row, int x) {
    long from = (long) x * plan.width();
    long to = from + plan.width();
    int first = (int) (from / sampleWidth);
    int last = (int) ((to - 1) / sampleWidth);
    int firstWeight = (int) (Math.min((first + 1) * sampleWidth, to) - from);
    int lastWeight = (int) (to - last * sampleWidth);
    for (int band = 0; band < bands; band++) {
      int sum = firstWeight * (row[first * bands + band] & 0xFF);
      if (last > first) {
        int full = 0;
        for (int at = (first + 1) * bands + band; at < last * bands; at += bands) {
          full += row[at] & 0xFF;
        }
        sum += full * (int) sampleWidth + lastWeight * (row[last * bands + band] & 0xFF);
      }
      across[x * bands + band] = sum;
    }
  }

  private void addWeighted(long weight) {
    for (int i = 0; i < across.length; i++) {
      sums[i] += across[i] * weight;
    }
  }

  private void give() {
    long area = (long) plan.width() * plan.height();
    for (int i = 0; i < sums.length; i++) {
      finished[i] = (byte) ((sums[i] + area / 2) / area);
    }
    Arrays.fill(sums, 0);
    rowsGiven++;
    rows.take(finished);
  }
}
