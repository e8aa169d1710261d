package io.prism.benchmark.load;

import io.prism.client.Floats;
import io.prism.core.embedding.VectorMath;
import io.prism.encoder.engine.ImageVectors;
import io.prism.encoder.engine.OnnxTextEncoder;
import io.prism.encoder.tokenize.Tokenizer;
import io.prism.encoder.tokenize.Tokenizers;
import io.prism.encoder.tokenize.Tokens;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.index.v1.PutItem;
import io.prism.index.v1.Values;
import io.prism.models.ModelPack;
import io.prism.models.VocabularyObject;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Any number of artworks that cluster as real ones do: a picture vector is a gallery picture's with
 * noise, its content texts are the pack's objects nearest to that picture, and every fifth has a
 * caption of its own beside them. The same number always gives the same artwork. Immutable.
 */
public final class MadeUpArtworks {
  /** Share of the variance that is noise. */
  private static final double NOISE = .25;

  private static final int CONTENT = 5;
  private static final int TEXTS_A_RUN = 64;

  private final ModelPack pack;
  private final List<ImageVectors> gallery;
  private final List<float[]> texts;
  private final List<int[]> nearest;

  private MadeUpArtworks(ModelPack pack, List<ImageVectors> gallery, List<float[]> texts) {
    this.pack = pack;
    this.gallery = gallery;
    this.texts = texts;
    List<float[]> centred = texts.stream().map(pack.space()::centreText).toList();
    this.nearest = gallery.stream().map(picture -> nearest(picture.embedding(), centred)).toList();
  }

  /**
   * @param gallery the vectors of real pictures
   */
  public static MadeUpArtworks like(List<ImageVectors> gallery, ModelPack pack) {
    List<String> names = pack.vocabulary().objects().stream().map(VocabularyObject::name).toList();
    return new MadeUpArtworks(pack, gallery, embed(names, pack));
  }

  private static List<float[]> embed(List<String> texts, ModelPack pack) {
    List<float[]> vectors = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizers.of(pack);
        OnnxTextEncoder engine = OnnxTextEncoder.open(pack, new OnnxOptions(1, TEXTS_A_RUN))) {
      for (int from = 0; from < texts.size(); from += TEXTS_A_RUN) {
        List<Tokens> tokens =
            texts.subList(from, Math.min(texts.size(), from + TEXTS_A_RUN)).stream()
                .map(tokenizer::encode)
                .toList();
        vectors.addAll(engine.encode(tokens));
      }
    }
    return vectors;
  }

  private int[] nearest(float[] picture, List<float[]> centred) {
    float[] from = pack.space().centreImage(picture);
    double[] distance = centred.stream().mapToDouble(text -> -VectorMath.dot(from, text)).toArray();
    return IntStream.range(0, distance.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> distance[i]))
        .limit(CONTENT)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  public String model() {
    return pack.model().toString();
  }

  public String id(int number) {
    return String.format(Locale.ROOT, "made-up-%06d", number);
  }

  /** Unlike its neighbours: consecutive numbers show different things. */
  public PutItem item(int number) {
    Random random = new Random(number * 0x9E3779B97F4A7C15L);
    int like = random.nextInt(gallery.size());
    int[] content = nearest.get(like);
    int first = random.nextInt(content.length);
    AnalyzedPicture.Builder picture =
        AnalyzedPicture.newBuilder()
            .addAllMixed(values(noisy(gallery.get(like).embedding(), random)));
    float[] best = texts.get(content[first]);
    boolean given = random.nextInt(5) == 0;
    picture.addContent(content(given ? noisy(best, random) : best));
    for (int i = 0; !given && i < content.length; i++) {
      if (i != first) {
        picture.addContent(content(texts.get(content[i])));
      }
    }
    picture.setCaptionSource(given ? Artwork.CaptionSource.GIVEN : Artwork.CaptionSource.INVERTED);
    return PutItem.newBuilder()
        .setArtwork(artwork(number, pack.vocabulary().objects().get(content[first]).name()))
        .setPicture(picture)
        .build();
  }

  private Artwork artwork(int number, String object) {
    return Artwork.newBuilder()
        .setId(id(number))
        .setVersion(1)
        .setState(Artwork.State.INDEXED)
        .setTitle("A made-up " + object)
        .setCaption(object)
        .addTags("made-up")
        .addObjects(Term.newBuilder().setName(object).setScore(.5f))
        .setKind("artwork")
        .setModel(model())
        .build();
  }

  private static float[] noisy(float[] vector, Random random) {
    float[] noise = new float[vector.length];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    double factor = Math.sqrt(NOISE / (1 - NOISE)) / VectorMath.norm(noise);
    float[] sum = VectorMath.plus(vector, (float) factor, noise);
    return VectorMath.times(sum, 1 / VectorMath.norm(sum));
  }

  private static Values content(float[] vector) {
    return Values.newBuilder().addAllValues(values(vector)).build();
  }

  private static List<Float> values(float[] vector) {
    return Floats.asList(vector);
  }
}
