package io.prism.index.search;

import io.prism.client.Floats;
import io.prism.core.decomposition.Decomposition;
import io.prism.core.decomposition.Decomposition.Parts;
import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelSpace;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.index.store.UnitVectors;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.index.v1.Values;
import io.prism.type.v1.Artwork;
import java.util.ArrayList;
import java.util.List;

/**
 * From what the encoder and the caption service saw to object, style and whole vectors: the one
 * place where this happens, for ingestion and for queries. Thread-safe; does not block.
 */
public final class Decomposer {
  /** More content texts than any pack uses are a mistake of the caller. */
  private static final int MAX_CONTENT = 64;

  /** What an artwork may have. */
  private static final int MAX_PARTS = 20;

  private final ModelSpace space;
  private final Decomposition decomposition;

  public Decomposer(ModelSpace space, Decomposition decomposition) {
    this.space = space;
    this.decomposition = decomposition;
  }

  public ModelSpace space() {
    return space;
  }

  /** One line for people. */
  public String describe() {
    return decomposition.describe();
  }

  /**
   * A picture, and each of the things that it shows.
   *
   * @param regions in the order of the picture's parts; none where it was not taken apart
   */
  public record Decomposed(UnitVectors whole, List<UnitVectors> regions) {}

  /**
   * @param field what the caller calls the picture, for its error messages
   * @return no style vector when the content explains the whole picture
   */
  public Decomposed picture(AnalyzedPicture picture, String field) {
    if (picture.getPartsCount() > MAX_PARTS) {
      throw PrismException.invalid(
          field + ".parts", "A picture has at most " + MAX_PARTS + " parts.");
    }
    Embedding mixed = embedding(picture.getMixedList(), field + ".mixed");
    Parts own = take(mixed, picture.getContentList(), field + ".content");
    List<Parts> things = new ArrayList<>();
    List<UnitVectors> regions = new ArrayList<>();
    for (AnalyzedPicture part : picture.getPartsList()) {
      String place = field + ".parts[" + things.size() + "]";
      Embedding partly = embedding(part.getMixedList(), place + ".mixed");
      Parts thing = take(partly, part.getContentList(), place + ".content");
      things.add(thing);
      regions.add(vectors(thing, partly));
    }
    return new Decomposed(vectors(composed(picture, own, things), mixed), regions);
  }

  private static Parts composed(AnalyzedPicture picture, Parts own, List<Parts> things) {
    if (things.isEmpty()) {
      return own;
    }
    Parts ofThings = Parts.ofThings(things, own);
    boolean isKnown = picture.getCaptionSource() != Artwork.CaptionSource.INVERTED;
    return isKnown ? new Parts(own.object(), ofThings.style()) : ofThings;
  }

  /**
   * A stored picture with other content texts than those it was stored with.
   *
   * @param whole its mixed embedding
   * @param styles of its regions
   */
  UnitVectors corrected(float[] whole, List<float[]> styles, List<Values> content, String field) {
    Embedding mixed = Embedding.normalized(space.model(), whole);
    Parts own = take(mixed, content, field);
    List<Embedding> ofRegions =
        styles.stream().map(style -> Embedding.normalized(space.model(), style)).toList();
    return vectors(new Parts(own.object(), Embedding.mean(ofRegions).or(own::style)), mixed);
  }

  /**
   * A text as a query. Among object vectors, which are embeddings of texts themselves, as it is;
   * among style and whole vectors, which come from pictures, without what all texts share.
   */
  UnitVectors text(Values text, String field) {
    Embedding object = embedding(text.getValuesList(), field);
    float[] crossed = space.textAsPictureQuery(object).values();
    return UnitVectors.of(space.model(), object.values(), crossed, crossed);
  }

  private Parts take(Embedding mixed, List<Values> content, String field) {
    if (content.isEmpty() || content.size() > MAX_CONTENT) {
      throw PrismException.invalid(
          field, "A picture comes with 1 to " + MAX_CONTENT + " content texts.");
    }
    List<Embedding> texts = new ArrayList<>(content.size());
    for (int i = 0; i < content.size(); i++) {
      texts.add(embedding(content.get(i).getValuesList(), field + "[" + i + "]"));
    }
    return decomposition.decompose(mixed, texts);
  }

  private UnitVectors vectors(Parts parts, Embedding mixed) {
    return UnitVectors.of(
        space.model(),
        parts.object().values(),
        parts.style().map(Embedding::values).orElse(null),
        mixed.values());
  }

  private Embedding embedding(List<Float> values, String field) {
    if (values.size() != space.dimension()) {
      throw PrismException.invalid(
          field,
          "A vector of "
              + space.model()
              + " has "
              + space.dimension()
              + " numbers, not "
              + values.size()
              + ".");
    }
    try {
      return Embedding.normalized(space.model(), Floats.toArray(values));
    } catch (IllegalArgumentException e) {
      throw new PrismException(
          Problem.invalid(field, "A vector needs finite numbers that are not all 0."), e);
    }
  }
}
