package io.prism.engine;

import io.prism.models.PixelInput;
import io.prism.pictures.RgbImage;
import java.nio.FloatBuffer;
import java.util.List;

/** Pictures as the values that a network takes: planes of red, green, blue. */
public final class PixelPlanes {
  private final PixelInput input;
  private final float[][] tables;

  public PixelPlanes(PixelInput input) {
    this.input = input;
    this.tables =
        new float[][] {
          input.normalisation().table(0),
          input.normalisation().table(1),
          input.normalisation().table(2)
        };
  }

  /** Values of one picture. */
  public int values() {
    return 3 * input.width() * input.height();
  }

  /**
   * Writes the pictures from the buffer's beginning, whatever its position is.
   *
   * @throws IllegalArgumentException if one is not of the model's size
   */
  public void write(List<RgbImage> pictures, FloatBuffer out) {
    for (int i = 0; i < pictures.size(); i++) {
      write(pictures.get(i), out, i * values());
    }
  }

  /** Rows of R G B … to planes of red, green, blue. */
  private void write(RgbImage picture, FloatBuffer out, int at) {
    if (picture.width() != input.width() || picture.height() != input.height()) {
      throw new IllegalArgumentException(picture + " is not of the model's size");
    }
    byte[] pixels = picture.pixels();
    int plane = input.width() * input.height();
    float[] row = new float[plane];
    for (int channel = 0; channel < 3; channel++) {
      float[] table = tables[channel];
      for (int i = 0, from = channel; i < plane; i++, from += 3) {
        row[i] = table[pixels[from] & 0xFF];
      }
      out.put(at + channel * plane, row);
    }
  }
}
