package io.prism.core.decomposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelId;
import io.prism.core.embedding.ModelSpace;
import io.prism.core.embedding.VectorMath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

/** The algebra that every decomposition must keep, on random vectors. */
class DecompositionPropertiesTest {
  private static final ModelId MODEL = new ModelId("test", "1");
  private static final double EPS = 2e-4;

  @Property
  void afterProjectionTheStyleIsOrthogonalToTheContent(@ForAll("scenes") Scene scene) {
    var parts = new Projection().decompose(scene.mixed(), scene.content());
    Assume.that(parts.style().isPresent());
    assertThat(parts.style().get().cosine(scene.content().get(0)))
        .isCloseTo(0, within((float) EPS));
  }

  @Property
  void afterRemovingASpanTheStyleIsOrthogonalToEachOfItsTexts(
      @ForAll("scenes") Scene scene, @ForAll @IntRange(min = 1, max = 8) int k) {
    var style = new Span(k).decompose(scene.mixed(), scene.content()).style();
    Assume.that(style.isPresent());
    for (Embedding text : scene.content().subList(0, Math.min(k, scene.content().size()))) {
      assertThat(style.get().cosine(text)).isCloseTo(0, within((float) EPS));
    }
  }

  @Property
  void projectingTwiceIsProjectingOnce(@ForAll("scenes") Scene scene) {
    for (Decomposition d : List.of(new Projection(), new Span(3), new Span(5))) {
      List<float[]> content = scene.content().stream().map(Embedding::values).toList();
      float[] once = d.residual(scene.mixed().values(), content);
      assertThat(d.residual(once, content)).containsExactly(once, within((float) EPS));
    }
  }

  @Property
  void theStyleDoesNotDependOnTheLengthOfTheContentVectorsWhenProjecting(
      @ForAll("scenes") Scene scene, @ForAll @FloatRange(min = 0.01f, max = 100) float factor) {
    List<float[]> content = scene.content().stream().map(Embedding::values).toList();
    List<float[]> scaled = content.stream().map(text -> VectorMath.times(text, factor)).toList();
    float[] mixed = scene.mixed().values();
    for (Decomposition d : List.of(new Projection(), new Span(4))) {
      assertThat(d.residual(mixed, scaled))
          .containsExactly(d.residual(mixed, content), within((float) EPS));
    }
  }

  @Property
  void theResidualOfEveryDecompositionGrowsWithThePicture(
      @ForAll("scenes") Scene scene, @ForAll @FloatRange(min = 0.1f, max = 10) float factor) {
    List<float[]> content = scene.content().stream().map(Embedding::values).toList();
    List<float[]> scaledContent =
        content.stream().map(text -> VectorMath.times(text, factor)).toList();
    float[] scaled = VectorMath.times(scene.mixed().values(), factor);
    for (Decomposition d :
        List.of(new Subtraction(0.6f), new Subtraction(1), new Projection(), new Span(2))) {
      float[] expected = VectorMath.times(d.residual(scene.mixed().values(), content), factor);
      assertThat(d.residual(scaled, scaledContent))
          .containsExactly(expected, within((float) EPS * factor));
    }
  }

  @Property(tries = 100)
  void theOrderOfABatchDoesNotChangeAnyPicture(
      @ForAll @IntRange(min = 1, max = 20) int size, @ForAll Random random) {
    List<Scene> batch = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      batch.add(scene(random, 16, 1 + random.nextInt(5)));
    }
    List<Scene> shuffled = new ArrayList<>(batch);
    Collections.shuffle(shuffled, random);
    Decomposition d = new Span(3);
    for (Scene scene : batch) {
      Scene other = shuffled.get(shuffled.indexOf(scene));
      assertThat(d.decompose(other.mixed(), other.content()))
          .isEqualTo(d.decompose(scene.mixed(), scene.content()));
    }
  }

  @Property
  void plainSubtractionIsTheDifferenceOfTheTwoVectors(@ForAll("scenes") Scene scene) {
    float[] residual =
        new Subtraction(1)
            .residual(
                scene.mixed().values(), scene.content().stream().map(Embedding::values).toList());
    for (int i = 0; i < residual.length; i++) {
      assertThat(residual[i])
          .isCloseTo(
              scene.mixed().values()[i] - scene.content().get(0).values()[i], within((float) EPS));
    }
  }

  @Property
  void centringWithoutAGapChangesNothing(@ForAll("scenes") Scene scene) {
    ModelSpace flat = ModelSpace.uncentred(MODEL, scene.mixed().dimension());
    for (Decomposition d : List.of(new Subtraction(0.6f), new Projection(), new Span(3))) {
      assertThat(new Centred(flat, d).decompose(scene.mixed(), scene.content()))
          .isEqualTo(d.decompose(scene.mixed(), scene.content()));
    }
  }

  @Property
  void aPictureThatIsAllContentHasNoStyle(@ForAll("scenes") Scene scene) {
    Embedding text = scene.content().get(0);
    for (Decomposition d : List.of(new Subtraction(1), new Projection(), new Span(5))) {
      assertThat(d.decompose(text, scene.content()).style()).isEmpty();
    }
  }

  @Property
  void aRepeatedContentTextChangesNothing(@ForAll("scenes") Scene scene) {
    List<Embedding> doubled = new ArrayList<>();
    scene.content().forEach(text -> doubled.addAll(List.of(text, text)));
    var once = new Span(64).decompose(scene.mixed(), scene.content()).style();
    var twice = new Span(64).decompose(scene.mixed(), doubled).style();
    Assume.that(once.isPresent() && twice.isPresent());
    assertThat(twice.get().cosine(once.get())).isCloseTo(1, within((float) EPS));
  }

  record Scene(Embedding mixed, List<Embedding> content) {}

  @Provide
  Arbitrary<Scene> scenes() {
    return Arbitraries.randomValue(
        random -> scene(random, 16 + random.nextInt(112), 1 + random.nextInt(6)));
  }

  private static Scene scene(Random random, int dimension, int texts) {
    List<Embedding> content = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      content.add(unit(random, dimension));
    }
    return new Scene(unit(random, dimension), content);
  }

  private static Embedding unit(Random random, int dimension) {
    float[] values = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.normalized(MODEL, values);
  }
}
