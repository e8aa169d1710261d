package io.prism.caption.inversion;

import io.prism.client.EncoderClient;
import io.prism.client.ItemResult;
import io.prism.core.embedding.Embedding;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.type.v1.Priority;
import java.util.ArrayList;
import java.util.List;

/** Has the encoder service embed a vocabulary, batch by batch. */
final class VocabularyEmbedder {
  private final EncoderClient encoder;
  private final int batch;

  /**
   * @param batch texts a call, 1..512
   */
  VocabularyEmbedder(EncoderClient encoder, int batch) {
    this.encoder = encoder;
    this.batch = batch;
  }

  /**
   * Blocks for as many calls as it takes.
   *
   * @throws PrismException when the encoder is away, fails, or serves another model
   */
  TermMatrix embed(VocabularyTexts texts) {
    List<String> all = texts.all();
    List<float[]> rows = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += batch) {
      List<String> part = all.subList(from, Math.min(all.size(), from + batch));
      for (ItemResult<Embedding> result : encoder.encodeTexts(part, Priority.PRIORITY_BULK)) {
        rows.add(values(texts, result.orThrow()));
      }
    }
    return TermMatrix.of(rows);
  }

  private static float[] values(VocabularyTexts texts, Embedding embedding) {
    boolean same =
        embedding.model().equals(texts.model()) && embedding.dimension() == texts.dimension();
    if (!same) {
      throw PrismException.of(
          Reason.MODEL_MISMATCH,
          "The encoder serves "
              + embedding.model()
              + ", the captions are configured for "
              + texts.model()
              + ".");
    }
    return embedding.values();
  }
}
