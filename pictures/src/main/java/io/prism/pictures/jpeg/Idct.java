package io.prism.pictures.jpeg;

/**
 * From dequantised coefficients to samples: 8 x 8 as libjpeg's accurate integer method does it, or
 * fewer samples from the low frequencies alone, which is the block without what a smaller picture
 * cannot show.
 */
final class Idct {
  private static final int BITS = 13;
  private static final int PASS_BITS = 2;

  // 13-bit cosines for four samples a line, each halved
  private static final int C_4 = 2896; // cos(pi/4) / 2
  private static final int C_2 = 3784; // cos(pi/8) / 2
  private static final int C_6 = 1567; // cos(3 pi/8) / 2

  private Idct() {}

  /**
   * Writes {@code size} x {@code size} samples.
   *
   * @param block 64 coefficients, row by row; overwritten
   * @param size 1, 2, 4 or 8
   */
  static void transform(int[] block, int size, byte[] plane, int at, int stride) {
    switch (size) {
      case 8 -> eight(block, plane, at, stride);
      case 4 -> four(block, plane, at, stride);
      case 2 -> two(block, plane, at, stride);
      default -> plane[at] = sample((block[0] + 4) >> 3);
    }
  }

  /** A block all of whose coefficients but the first are zero. */
  static void flat(int first, int size, byte[] plane, int at, int stride) {
    byte sample = sample((first + 4) >> 3);
    for (int y = 0, line = at; y < size; y++, line += stride) {
      for (int x = line; x < line + size; x++) {
        plane[x] = sample;
      }
    }
  }

  private static byte sample(int value) {
    int shifted = value + 128;
    return (byte) (shifted < 0 ? 0 : Math.min(shifted, 255));
  }

  private static void two(int[] block, byte[] plane, int at, int stride) {
    int left = block[0] + block[8];
    int right = block[1] + block[9];
    plane[at] = sample((left + right + 4) >> 3);
    plane[at + 1] = sample((left - right + 4) >> 3);
    left = block[0] - block[8];
    right = block[1] - block[9];
    plane[at + stride] = sample((left + right + 4) >> 3);
    plane[at + stride + 1] = sample((left - right + 4) >> 3);
  }

  private static void four(int[] b, byte[] plane, int at, int stride) {
    for (int x = 0; x < 4; x++) {
      int sum = (b[x] + b[x + 16]) * C_4;
      int difference = (b[x] - b[x + 16]) * C_4;
      int outer = b[x + 8] * C_2 + b[x + 24] * C_6;
      int inner = b[x + 8] * C_6 - b[x + 24] * C_2;
      b[x] = descale(sum + outer, BITS - PASS_BITS);
      b[x + 8] = descale(difference + inner, BITS - PASS_BITS);
      b[x + 16] = descale(difference - inner, BITS - PASS_BITS);
      b[x + 24] = descale(sum - outer, BITS - PASS_BITS);
    }
    for (int y = 0, line = at; y < 32; y += 8, line += stride) {
      int sum = (b[y] + b[y + 2]) * C_4;
      int difference = (b[y] - b[y + 2]) * C_4;
      int outer = b[y + 1] * C_2 + b[y + 3] * C_6;
      int inner = b[y + 1] * C_6 - b[y + 3] * C_2;
      plane[line] = sample(descale(sum + outer, BITS + PASS_BITS));
      plane[line + 1] = sample(descale(difference + inner, BITS + PASS_BITS));
      plane[line + 2] = sample(descale(difference - inner, BITS + PASS_BITS));
      plane[line + 3] = sample(descale(sum - outer, BITS + PASS_BITS));
    }
  }

  private static int descale(int value, int bits) {
    return (value + (1 << (bits - 1))) >> bits;
  }

  private static void eight(int[] block, byte[] plane, int at, int stride) {
    for (int x = 0; x < 8; x++) {
      if ((block[x + 8]
              | block[x + 16]
              | block[x + 24]
              | block[x + 32]
              | block[x + 40]
              | block[x + 48]
              | block[x + 56])
          == 0) {
        int all = block[x] << PASS_BITS;
        for (int i = x; i < 64; i += 8) {
          block[i] = all;
        }
      } else {
        line(block, x, 8, BITS - PASS_BITS);
      }
    }
    for (int y = 0, line = at; y < 64; y += 8, line += stride) {
      line(block, y, 1, BITS + PASS_BITS + 3);
      for (int x = 0; x < 8; x++) {
        plane[line + x] = sample(block[y + x]);
      }
    }
  }

  /** The one-dimensional transform of Loeffler, Ligtenberg and Moschytz, in place. */
  private static void line(int[] b, int at, int step, int bits) {
    int half = 1 << (bits - 1);
    int second = b[at + 2 * step];
    int sixth = b[at + 6 * step];
    int shared = (second + sixth) * 4433;
    int low = shared - sixth * 15137;
    int high = shared + second * 6270;
    int sum = (b[at] + b[at + 4 * step]) << BITS;
    int difference = (b[at] - b[at + 4 * step]) << BITS;
    int even0 = sum + high + half;
    int even3 = sum - high + half;
    int even1 = difference + low + half;
    int even2 = difference - low + half;

    int one = b[at + step];
    int three = b[at + 3 * step];
    int five = b[at + 5 * step];
    int seven = b[at + 7 * step];
    int z5 = (seven + three + five + one) * 9633;
    int z1 = (seven + one) * -7373;
    int z2 = (five + three) * -20995;
    int z3 = (seven + three) * -16069 + z5;
    int z4 = (five + one) * -3196 + z5;
    int odd3 = seven * 2446 + z1 + z3;
    int odd2 = five * 16819 + z2 + z4;
    int odd1 = three * 25172 + z2 + z3;
    int odd0 = one * 12299 + z1 + z4;

    b[at] = (even0 + odd0) >> bits;
    b[at + 7 * step] = (even0 - odd0) >> bits;
    b[at + step] = (even1 + odd1) >> bits;
    b[at + 6 * step] = (even1 - odd1) >> bits;
    b[at + 2 * step] = (even2 + odd2) >> bits;
    b[at + 5 * step] = (even2 - odd2) >> bits;
    b[at + 3 * step] = (even3 + odd3) >> bits;
    b[at + 4 * step] = (even3 - odd3) >> bits;
  }
}
