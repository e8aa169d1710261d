package io.prism.caption.service;

import io.prism.caption.prompt.PlainText;
import io.prism.caption.v1.Subject;
import io.prism.client.Floats;
import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.Optional;

/** What a subject must be like. Every refusal names the field and the limit. */
final class SubjectRules {
  static final int MAX_SUBJECTS = 64;
  private static final int MAX_PICTURE_BYTES = 20_000_000;

  private final ModelId model;
  private final int dimension;

  SubjectRules(ModelId model, int dimension) {
    this.model = model;
    this.dimension = dimension;
  }

  /** The subject's embedding, or empty if its picture must be encoded first. */
  Optional<Embedding> check(Subject subject) {
    if (subject.getPicture().isEmpty() && subject.getEmbeddingCount() == 0) {
      throw PrismException.invalid("picture", "A subject needs a picture or an embedding.");
    }
    if (subject.getPicture().size() > MAX_PICTURE_BYTES) {
      throw over(Reason.PICTURE_TOO_LARGE, "picture", MAX_PICTURE_BYTES + " bytes");
    }
    if (subject.getCaption().length() > PlainText.MAX_CHARS) {
      throw over(Reason.INVALID_ARGUMENT, "caption", PlainText.MAX_CHARS + " characters");
    }
    return subject.getEmbeddingCount() == 0 ? Optional.empty() : Optional.of(embedding(subject));
  }

  private Embedding embedding(Subject subject) {
    if (subject.getEmbeddingCount() != dimension) {
      throw PrismException.invalid(
          "embedding", "An embedding of " + model + " has " + dimension + " values.");
    }
    try {
      return Embedding.normalized(model, Floats.toArray(subject.getEmbeddingList()));
    } catch (IllegalArgumentException e) {
      throw new PrismException(
          Problem.invalid("embedding", "An embedding is a finite vector with a direction."), e);
    }
  }

  private static PrismException over(Reason reason, String field, String limit) {
    return new PrismException(
        Problem.overLimit(
            reason, field, limit, "The " + field + " may have at most " + limit + "."));
  }
}
