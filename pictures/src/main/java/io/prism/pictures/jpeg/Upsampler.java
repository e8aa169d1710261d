package io.prism.pictures.jpeg;

/**
 * Gives the rows of a component at the size of the picture, with libjpeg's triangle filter where
 * the component has half the samples, and by repetition elsewhere.
 */
final class Upsampler {
  private final Component component;
  private final byte[] plane;
  private final int outWidth;
  private final boolean doubleWidth;
  private final boolean doubleHeight;
  private final boolean direct;

  /** Samples of the component to a sample of the picture, as a fraction of the picture's. */
  private final int numeratorX;

  private final int numeratorY;
  private final int denominatorX;
  private final int denominatorY;
  private final byte[] row;

  /** Three times a row's samples and once those of the nearest other row; both ends twice. */
  private final int[] sums;

  private int offset;

  Upsampler(Component component, FrameHeader frame, int scale, int outWidth) {
    this.component = component;
    this.plane = component.plane();
    this.outWidth = outWidth;
    this.numeratorX = component.horizontal * component.size;
    this.numeratorY = component.vertical * component.size;
    this.denominatorX = frame.maxHorizontal() * scale;
    this.denominatorY = frame.maxVertical() * scale;
    this.direct = numeratorX == denominatorX && numeratorY == denominatorY;
    boolean smooth = component.width > 2 && scale > 1;
    this.doubleWidth = smooth && 2 * numeratorX == denominatorX;
    this.doubleHeight = smooth && 2 * numeratorY == denominatorY;
    this.row = new byte[direct ? 0 : outWidth + 1];
    this.sums = new int[doubleWidth && doubleHeight ? component.width + 2 : 0];
  }

  /** Prepares row {@code y} of the picture. */
  void load(int y) {
    if (direct) {
      offset = y * component.stride;
      return;
    }
    int line = Math.min(y * numeratorY / denominatorY, component.height - 1);
    if (doubleHeight && (doubleWidth || numeratorX == denominatorX)) {
      int next = Math.max(0, Math.min(component.height - 1, line + ((y & 1) == 0 ? -1 : 1)));
      blend(line * component.stride, next * component.stride, (y & 1) == 0);
    } else if (doubleWidth && numeratorY == denominatorY) {
      widen(line * component.stride);
    } else {
      repeat(line * component.stride);
    }
  }

  /** What {@link #offset} counts in. */
  byte[] samples() {
    return direct ? plane : row;
  }

  /** Where the prepared row starts. */
  int offset() {
    return offset;
  }

  private void repeat(int line) {
    for (int x = 0; x < outWidth; x++) {
      row[x] = plane[line + Math.min(x * numeratorX / denominatorX, component.width - 1)];
    }
  }

  /** Twice the width: each sample lies a quarter of the way to its neighbour. */
  private void widen(int line) {
    int last = component.width - 1;
    for (int x = 0, to = 0; to < outWidth; x++) {
      int here = (plane[line + x] & 0xFF) * 3;
      int left = plane[line + Math.max(x - 1, 0)] & 0xFF;
      int right = plane[line + Math.min(x + 1, last)] & 0xFF;
      row[to++] = (byte) ((here + left + 1) >> 2);
      row[to++] = (byte) ((here + right + 2) >> 2);
    }
  }

  private void blend(int line, int other, boolean upper) {
    if (doubleWidth) {
      addColumns(line, other);
      widenSums();
      return;
    }
    int bias = upper ? 1 : 2;
    for (int x = 0; x < outWidth; x++) {
      row[x] = (byte) (((plane[line + x] & 0xFF) * 3 + (plane[other + x] & 0xFF) + bias) >> 2);
    }
  }

  private void addColumns(int line, int other) {
    byte[] samples = plane;
    int[] out = sums;
    int count = out.length - 2;
    for (int x = 0; x < count; x++) {
      out[x + 1] = (samples[line + x] & 0xFF) * 3 + (samples[other + x] & 0xFF);
    }
    out[0] = out[1];
    out[count + 1] = out[count];
  }

  private void widenSums() {
    byte[] out = row;
    int[] in = sums;
    int count = (outWidth + 1) / 2;
    for (int x = 0; x < count; x++) {
      int here = in[x + 1] * 3;
      out[2 * x] = (byte) ((here + in[x] + 8) >> 4);
      out[2 * x + 1] = (byte) ((here + in[x + 2] + 7) >> 4);
    }
  }
}
