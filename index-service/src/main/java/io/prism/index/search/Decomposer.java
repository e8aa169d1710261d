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
import java.util.ArrayList;
import java.util.List;

/**
 * From what the encoder and the caption service saw to object, style and whole vectors: the one
 * place where this happens, for ingestion and for queries. Thread-safe; does not block.
 */
public final class Decomposer {
  /** More content texts than any pack uses are a mistake of the caller. */
  private static final int MAX_CONTENT = 64;

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
   * @param field what the caller calls the picture, for its error messages
   * @return no style vector when the content explains the whole picture
   */
  public UnitVectors picture(AnalyzedPicture picture, String field) {
    Embedding mixed = embedding(picture.getMixedList(), field + ".mixed");
    return take(mixed, picture.getContentList(), field + ".content");
  }

  /**
   * A stored picture with other content texts than those it was stored with.
   *
   * @param whole its mixed embedding
   */
  UnitVectors corrected(float[] whole, List<Values> content, String field) {
    return take(Embedding.normalized(space.model(), whole), content, field);
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

  private UnitVectors take(Embedding mixed, List<Values> content, String field) {
    if (content.isEmpty() || content.size() > MAX_CONTENT) {
      throw PrismException.invalid(
          field, "A picture comes with 1 to " + MAX_CONTENT + " content texts.");
    }
    List<Embedding> texts = new ArrayList<>(content.size());
    for (int i = 0; i < content.size(); i++) {
      texts.add(embedding(content.get(i).getValuesList(), field + "[" + i + "]"));
    }
    Parts parts = decomposition.decompose(mixed, texts);
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
