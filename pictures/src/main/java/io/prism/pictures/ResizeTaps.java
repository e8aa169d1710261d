package io.prism.pictures;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The weights with which input pixels of a line make up its output pixels, as Pillow computes them.
 *
 * @param first for each output pixel the first input pixel it takes from
 * @param count for each output pixel how many input pixels it takes from
 * @param weights {@code stride} places for each output pixel, fixed point with {@link #BITS} bits
 * @param stride places an output pixel
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves this package
record ResizeTaps(int[] first, int[] count, int[] weights, int stride) {
  /** Bits after the point. */
  static final int BITS = 22;

  /** One half, where a sum of weighted samples starts. */
  static final int HALF = 1 << (BITS - 1);

  private static final int CACHED_WEIGHTS = 16_384;
  private static final int CACHED_SIZES = 256;
  private static final Map<Key, ResizeTaps> CACHE = new ConcurrentHashMap<>();

  private record Key(int in, int out, Filter filter) {}

  /** Shared; callers do not write to the arrays. */
  static ResizeTaps of(int in, int out, Filter filter) {
    Key key = new Key(in, out, filter);
    ResizeTaps known = CACHE.get(key);
    if (known != null) {
      return known;
    }
    ResizeTaps made = compute(in, out, filter);
    if (made.weights.length <= CACHED_WEIGHTS) {
      if (CACHE.size() >= CACHED_SIZES) {
        CACHE.clear();
      }
      CACHE.put(key, made);
    }
    return made;
  }

  private static ResizeTaps compute(int in, int out, Filter filter) {
    double scale = (double) in / out;
    double width = Math.max(1.0, scale);
    double support = filter.support() * width;
    // a line cannot give more pixels than it has, however wide the filter
    int stride = (int) Math.min((long) Math.ceil(support) * 2 + 1, in);
    ResizeTaps taps = new ResizeTaps(new int[out], new int[out], new int[out * stride], stride);
    double[] line = new double[stride];
    for (int i = 0; i < out; i++) {
      double centre = (i + 0.5) * scale;
      int from = Math.max(0, (int) (centre - support + 0.5));
      int to = Math.min(in, (int) (centre + support + 0.5));
      taps.first[i] = from;
      taps.count[i] = to - from;
      double sum = 0;
      for (int j = 0; j < to - from; j++) {
        line[j] = filter.weight((j + from - centre + 0.5) * (1.0 / width));
        sum += line[j];
      }
      for (int j = 0; j < to - from; j++) {
        taps.weights[i * stride + j] = fixed(sum == 0 ? line[j] : line[j] / sum);
      }
    }
    return taps;
  }

  private static int fixed(double weight) {
    double scaled = weight * (1 << BITS);
    return (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  }

  /** A sum that started with {@link #HALF} as a sample, 0..255. */
  static int rounded(int sum) {
    int value = sum >> BITS;
    return value < 0 ? 0 : Math.min(value, 255);
  }
}
