package io.prism.caption.inversion;

import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelId;
import io.prism.core.embedding.VectorMath;
import io.prism.models.VocabularyKind;
import io.prism.models.VocabularyObject;
import io.prism.models.VocabularyStyle;
import io.prism.models.ZeroShot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Ranks the pack's vocabulary by cosine with the picture, as CLIP Interrogator does. The content is
 * the best object's name.
 */
public final class VocabularyCaptioner implements Captioner {
  private final ModelId model;
  private final TermRanking objects;
  private final TermRanking styles;
  private final TermRanking kindRanking;
  private final List<VocabularyKind> kinds;
  private final int contentTexts;

  /** By the object's name. */
  private final Map<String, String> categories;

  /**
   * @param vectors one unit vector a text of {@link VocabularyTexts#all()}, in that order
   * @param contentTexts how many object names are subtracted at most, 1..{@link
   *     Inversion#MAX_TERMS}
   */
  VocabularyCaptioner(
      VocabularyTexts texts, TermMatrix vectors, ZeroShot scales, int contentTexts) {
    if (contentTexts < 1 || contentTexts > Inversion.MAX_TERMS) {
      throw new IllegalArgumentException("contentTexts is 1.." + Inversion.MAX_TERMS);
    }
    this.model = texts.model();
    this.contentTexts = contentTexts;
    this.kinds = texts.kinds();
    this.categories =
        texts.objects().stream()
            .collect(Collectors.toMap(VocabularyObject::name, VocabularyObject::path));
    int styleRow = texts.objects().size();
    int kindRow = styleRow + texts.styles().size();
    this.objects =
        new TermRanking(
            texts.objects().stream().map(VocabularyObject::name).toList(),
            rows(vectors, 0, styleRow),
            scales.objectScale(),
            scales.link());
    this.styles =
        new TermRanking(
            texts.styles().stream().map(VocabularyStyle::name).toList(),
            rows(vectors, styleRow, kindRow),
            scales.styleScale(),
            scales.link());
    this.kindRanking =
        new TermRanking(
            kinds.stream().map(VocabularyKind::key).toList(),
            kindMeans(vectors, kindRow, kinds),
            scales.kindScale(),
            scales.link());
  }

  @Override
  public ModelId model() {
    return model;
  }

  @Override
  public List<Inversion> invert(List<Embedding> pictures) {
    return pictures.stream().map(this::invert).toList();
  }

  private Inversion invert(Embedding picture) {
    if (!picture.model().equals(model)) {
      throw new IllegalArgumentException(
          "a picture of " + picture.model() + " can't be compared with words of " + model);
    }
    float[] values = picture.values();
    List<RankedTerm> best = objects.best(values, Inversion.MAX_TERMS);
    List<String> names = best.stream().limit(contentTexts).map(RankedTerm::name).toList();
    return new Inversion(
        names.get(0),
        names,
        best,
        styles.best(values, Inversion.MAX_TERMS),
        kind(values),
        categories.getOrDefault(names.get(0), ""));
  }

  private RankedKind kind(float[] picture) {
    TermRanking.Place place = kindRanking.places(picture, 1).get(0);
    VocabularyKind kind = kinds.get(place.index());
    return new RankedKind(kind.key(), kind.searchable(), kind.detected(), place.score());
  }

  private static TermMatrix rows(TermMatrix vectors, int from, int to) {
    List<float[]> rows = new ArrayList<>(to - from);
    for (int row = from; row < to; row++) {
      rows.add(vectors.row(row));
    }
    return TermMatrix.of(rows);
  }

  /** The normalised mean of each kind's prompts. */
  private static TermMatrix kindMeans(TermMatrix vectors, int from, List<VocabularyKind> kinds) {
    List<float[]> means = new ArrayList<>(kinds.size());
    int row = from;
    for (VocabularyKind kind : kinds) {
      float[] sum = new float[vectors.dimension()];
      for (int i = 0; i < kind.prompts().size(); i++) {
        VectorMath.addTo(sum, 1, vectors.row(row++));
      }
      means.add(VectorMath.times(sum, 1 / VectorMath.norm(sum)));
    }
    return TermMatrix.of(means);
  }
}
