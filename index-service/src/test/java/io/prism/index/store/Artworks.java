package io.prism.index.store;

import io.prism.core.embedding.ModelId;
import io.prism.core.rank.Dimension;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Region;
import io.prism.type.v1.Term;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Made-up artworks for tests. */
public final class Artworks {
  public static final ModelId MODEL = ModelId.parse("test-pack@1");
  public static final int SIZE = 16;

  private Artworks() {}

  public static float[] unit(Random random) {
    return unit(random, SIZE);
  }

  public static float[] unit(Random random, int size) {
    float[] vector = new float[size];
    double squared = 0;
    for (int i = 0; i < size; i++) {
      vector[i] = (float) random.nextGaussian();
      squared += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < size; i++) {
      vector[i] = (float) (vector[i] / Math.sqrt(squared));
    }
    return vector;
  }

  /** The i-th axis. */
  public static float[] axis(int i) {
    float[] vector = new float[SIZE];
    vector[i] = 1;
    return vector;
  }

  /** In the plane of the first two axes. */
  public static float[] angle(double degrees) {
    float[] vector = new float[SIZE];
    vector[0] = (float) Math.cos(Math.toRadians(degrees));
    vector[1] = (float) Math.sin(Math.toRadians(degrees));
    return vector;
  }

  public static UnitVectors random(Random random) {
    return UnitVectors.of(MODEL, unit(random), unit(random), unit(random));
  }

  public static UnitVectors all(float[] vector) {
    return UnitVectors.of(MODEL, vector, vector, vector);
  }

  public static UnitVectors only(Dimension dimension, float[] vector) {
    Map<Dimension, float[]> vectors = new EnumMap<>(Dimension.class);
    vectors.put(dimension, vector);
    return new UnitVectors(MODEL, vectors);
  }

  public static Artwork.Builder named(String id, long version) {
    return Artwork.newBuilder()
        .setId(id)
        .setVersion(version)
        .setState(Artwork.State.INDEXED)
        .setTitle(id + " v" + version);
  }

  public static IndexedArtwork indexed(String id, long version, UnitVectors vectors) {
    return new IndexedArtwork(named(id, version).build(), vectors, "");
  }

  /** Regions that show "part 0", "part 1" and so on. */
  public static IndexedArtwork withRegions(
      String id, long version, UnitVectors whole, List<UnitVectors> regions) {
    Artwork.Builder artwork = named(id, version);
    for (int i = 0; i < regions.size(); i++) {
      artwork.addRegions(Region.newBuilder().setObject("part " + i).setScore(.9f));
    }
    return new IndexedArtwork(artwork.build(), whole, regions, "");
  }

  public static IndexedArtwork withRegions(
      String id, long version, UnitVectors whole, UnitVectors... regions) {
    return withRegions(id, version, whole, List.of(regions));
  }

  public static IndexedArtwork indexed(String id, long version) {
    return indexed(id, version, all(axis(0)));
  }

  public static Term term(String name) {
    return Term.newBuilder().setName(name).setScore(.9f).build();
  }
}
