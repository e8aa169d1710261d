package io.prism.pictures.png;

import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.PixelKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw rows into 8-bit samples. Of 16 bits the upper 8 count, as in Pillow; 1, 2 and 4 bits of
 * grey are stretched to 0..255.
 */
final class PngPixels {
  private static final int MISSING_COLOUR = 0xFF000000;

  private final PngHeader header;
  private final PixelKind kind;
  private final int[] palette = new int[256];
  private final int[] key = {-1, -1, -1};

  PngPixels(Bytes bytes, PngChunks chunks) {
    this.header = chunks.header();
    PngChunks.@Nullable Chunk keyed = header.colour() > 3 ? null : chunks.find("tRNS");
    if (header.colour() == PngHeader.PALETTE) {
      readPalette(bytes, chunks.find("PLTE"), keyed);
    } else if (keyed != null && keyed.length() >= (header.colour() == PngHeader.RGB ? 6 : 2)) {
      for (int i = 0; i < (header.colour() == PngHeader.RGB ? 3 : 1); i++) {
        key[i] = bytes.u16be(keyed.offset() + 2 * i);
      }
    } else {
      keyed = null;
    }
    this.kind = header.kind(keyed != null);
  }

  private void readPalette(
      Bytes bytes, PngChunks.@Nullable Chunk colours, PngChunks.@Nullable Chunk alphas) {
    if (colours == null) {
      throw Bytes.unreadable("its palette is missing or damaged");
    }
    Arrays.fill(palette, MISSING_COLOUR);
    for (int i = 0; i < colours.length() / 3; i++) {
      int alpha = alphas != null && i < alphas.length() ? bytes.u8(alphas.offset() + i) : 255;
      int at = colours.offset() + 3 * i;
      palette[i] = alpha << 24 | bytes.u8(at) << 16 | bytes.u16be(at + 1);
    }
  }

  PixelKind kind() {
    return kind;
  }

  /** Whether the lower bytes of 16-bit samples are without effect. */
  boolean upperOnly() {
    return key[0] < 0;
  }

  /** Writes {@code pixels} pixels of {@link #kind} to the front of {@code out}. */
  void expand(byte[] raw, int pixels, byte[] out) {
    if (header.colour() == PngHeader.PALETTE) {
      expandPalette(raw, pixels, out);
    } else if (header.depth() < 8) {
      expandBits(raw, pixels, out);
    } else if (key[0] >= 0) {
      expandKeyed(raw, pixels, out);
    } else {
      int samples = pixels * kind.bands();
      if (header.depth() == 8) {
        System.arraycopy(raw, 0, out, 0, samples);
      } else {
        for (int i = 0; i < samples; i++) {
          out[i] = raw[2 * i];
        }
      }
    }
  }

  private void expandPalette(byte[] raw, int pixels, byte[] out) {
    int to = 0;
    for (int x = 0; x < pixels; x++) {
      int colour = palette[sample(raw, x)];
      out[to++] = (byte) (colour >> 16);
      out[to++] = (byte) (colour >> 8);
      out[to++] = (byte) colour;
      if (kind == PixelKind.RGBA) {
        out[to++] = (byte) (colour >>> 24);
      }
    }
  }

  private void expandBits(byte[] raw, int pixels, byte[] out) {
    int factor = 255 / ((1 << header.depth()) - 1);
    int to = 0;
    for (int x = 0; x < pixels; x++) {
      int sample = sample(raw, x);
      out[to++] = (byte) (sample * factor);
      if (kind == PixelKind.GRAY_ALPHA) {
        out[to++] = (byte) (sample == key[0] ? 0 : 255);
      }
    }
  }

  private void expandKeyed(byte[] raw, int pixels, byte[] out) {
    int colours = kind.bands() - 1;
    int bytesEach = header.depth() / 8;
    int from = 0;
    int to = 0;
    for (int x = 0; x < pixels; x++) {
      boolean transparent = true;
      for (int i = 0; i < colours; i++, from += bytesEach) {
        int high = raw[from] & 0xFF;
        int sample = bytesEach == 1 ? high : high << 8 | (raw[from + 1] & 0xFF);
        transparent &= sample == key[i];
        out[to++] = (byte) high;
      }
      out[to++] = (byte) (transparent ? 0 : 255);
    }
  }

  /** A sample of at most 8 bits. */
  private int sample(byte[] raw, int x) {
    int depth = header.depth();
    int bit = x * depth;
    return (raw[bit >> 3] & 0xFF) >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
  }
}
