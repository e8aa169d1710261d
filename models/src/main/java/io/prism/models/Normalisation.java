package io.prism.models;

import java.util.List;

/**
 * From a channel's value 0..255 to the model's number: {@code (value * scale - mean) / std}.
 *
 * @param mean red, green, blue
 * @param std red, green, blue, each above 0
 */
public record Normalisation(double scale, List<Double> mean, List<Double> std) {
  public Normalisation {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException("mean and std have three numbers, std above 0");
    }
  }

  /** The 256 numbers of one channel (0 red, 1 green, 2 blue), computed in double precision. */
  public float[] table(int channel) {
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (float) ((value * scale - mean.get(channel)) / std.get(channel));
    }
    return table;
  }
}
