package io.prism.index.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Made-up artworks that cluster like the gallery's: an object is one of some 1,200 texts, so many
 * artworks have the very same object vector; a style is one of 30 clouds; and the whole vector
 * shows both. Shares of variance follow the distances in {@code pack.json}'s calibration.
 */
final class StudyData {
  static final int SIZE = 256;
  private static final int OBJECTS = 1_200;
  private static final int STYLES = 30;

  private final Random random;
  private final float[] cone = noise();
  private final List<float[]> objects = new ArrayList<>();
  private final List<float[]> styles = new ArrayList<>();

  StudyData(long seed) {
    random = new Random(seed);
    float[] all = noise();
    System.arraycopy(all, 0, cone, 0, SIZE);
    for (int i = 0; i < OBJECTS; i++) {
      objects.add(mixed(.35, cone, .65, noise()));
    }
    for (int i = 0; i < STYLES; i++) {
      styles.add(noise());
    }
  }

  /** Object, style and whole vector of one artwork. */
  record Item(float[][] vectors) {}

  Item item() {
    // The square makes some objects common and most rare.
    float[] object = objects.get((int) (Math.pow(random.nextDouble(), 2) * OBJECTS));
    float[] style = styles.get(random.nextInt(STYLES));
    float[] drawn = random.nextInt(5) == 0 ? mixed(.85, object, .15, noise()) : object;
    float[] styleVector = mixed(.15, cone, .6, style, .25, noise());
    float[] whole = mixed(.34, cone, .25, object, .28, style, .13, noise());
    return new Item(new float[][] {drawn, styleVector, whole});
  }

  private float[] noise() {
    Random source = random == null ? new Random(1) : random;
    float[] vector = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      vector[i] = (float) source.nextGaussian();
    }
    return normalized(vector);
  }

  /** Shares of variance and what they are of, in turn. */
  private static float[] mixed(Object... parts) {
    float[] sum = new float[SIZE];
    for (int p = 0; p < parts.length; p += 2) {
      float factor = (float) Math.sqrt((double) parts[p]);
      float[] part = (float[]) parts[p + 1];
      for (int i = 0; i < SIZE; i++) {
        sum[i] += factor * part[i];
      }
    }
    return normalized(sum);
  }

  static float[] normalized(float[] vector) {
    double squared = 0;
    for (float x : vector) {
      squared += (double) x * x;
    }
    float factor = (float) (1 / Math.sqrt(squared));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return vector;
  }
}
