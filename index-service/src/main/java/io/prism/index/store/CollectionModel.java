package io.prism.index.store;

import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.List;

/**
 * What all vectors of a collection have in common. Vectors of other models are refused, since they
 * can't be compared.
 *
 * @param dimension numbers in each vector
 */
public record CollectionModel(ModelId id, int dimension) {
  public void check(List<IndexedArtwork> artworks) {
    for (IndexedArtwork artwork : artworks) {
      UnitVectors vectors = artwork.vectors();
      if (vectors != null) {
        check("vectors", vectors);
      }
      artwork.regions().forEach(region -> check("regions", region));
    }
  }

  private void check(String field, UnitVectors vectors) {
    checkModel(vectors.model());
    checkDimension(field, vectors.size());
  }

  public void check(SearchPlan plan) {
    checkModel(plan.model());
    plan.targets().forEach(target -> checkDimension("query", target.vector().length));
  }

  private void checkModel(ModelId model) {
    if (!model.equals(id)) {
      throw new PrismException(
          new Problem(
              Reason.MODEL_MISMATCH,
              "The collection holds vectors of " + id + ", not of " + model + ".",
              "model",
              null));
    }
  }

  private void checkDimension(String field, int size) {
    if (size != dimension) {
      throw PrismException.invalid(field, "A vector of " + id + " has " + dimension + " numbers.");
    }
  }
}
