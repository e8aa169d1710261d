package io.prism.pictures.raster;

/** Colours by index, as rows of RGB need them. */
public final class Palette {
  private final byte[] colours = new byte[256 * 3];

  /** Sets one colour, 0..255 each. */
  public void set(int index, int red, int green, int blue) {
    colours[3 * index] = (byte) red;
    colours[3 * index + 1] = (byte) green;
    colours[3 * index + 2] = (byte) blue;
  }

  /** Writes {@code pixels} RGB pixels to {@code out} from pixel {@code at} on. */
  public void expand(byte[] indices, int from, int pixels, byte[] out, int at) {
    for (int x = 0, to = 3 * at; x < pixels; x++) {
      int colour = (indices[from + x] & 0xFF) * 3;
      out[to++] = colours[colour];
      out[to++] = colours[colour + 1];
      out[to++] = colours[colour + 2];
    }
  }
}
