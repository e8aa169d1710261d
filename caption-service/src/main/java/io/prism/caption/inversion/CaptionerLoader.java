package io.prism.caption.inversion;

import io.prism.client.EncoderClient;
import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.models.ModelPack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Gets a captioner ready: from the cache, or by having the encoder embed the vocabulary. */
public final class CaptionerLoader {
  private static final Logger LOG = Logger.getLogger(CaptionerLoader.class);

  private final ModelPack pack;
  private final VocabularyTexts texts;
  private final VocabularyCache cache;
  private final VocabularyEmbedder embedder;

  /**
   * @param cacheFolder made when needed
   * @param batch texts an encoder call, 1..512
   */
  public CaptionerLoader(ModelPack pack, Path cacheFolder, EncoderClient encoder, int batch) {
    this.pack = pack;
    this.texts = VocabularyTexts.of(pack);
    this.cache = new VocabularyCache(cacheFolder);
    this.embedder = new VocabularyEmbedder(encoder, batch);
  }

  ModelId model() {
    return texts.model();
  }

  /** From the disk alone; empty when there is nothing usable. */
  public Optional<Captioner> cached() {
    return cache.load(texts).map(this::captioner);
  }

  /**
   * Through the encoder; blocks. A cache that can't be written costs the next start time, no more.
   *
   * @throws PrismException when the encoder is away, fails, or serves another model
   */
  public Captioner computed() {
    TermMatrix vectors = embedder.embed(texts);
    try {
      cache.store(texts, vectors);
    } catch (IOException e) {
      LOG.warnf(e, "the vocabulary cache can't be written; the next start computes it anew");
    }
    return captioner(vectors);
  }

  private Captioner captioner(TermMatrix vectors) {
    int contentTexts = Math.min(pack.readout().contentTexts(), Inversion.MAX_TERMS);
    return new VocabularyCaptioner(texts, vectors, pack.readout().zeroShot(), contentTexts);
  }
}
