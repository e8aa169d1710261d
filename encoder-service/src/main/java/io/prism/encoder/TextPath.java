package io.prism.encoder;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.BatcherSettings;
import io.prism.encoder.batch.DynamicBatcher;
import io.prism.encoder.batch.Stages;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.engine.TextEncoder;
import io.prism.encoder.tokenize.Tokenizer;
import io.prism.encoder.tokenize.Tokens;
import io.prism.engine.Callers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Text → ids → vector, remembering the texts that were used last. */
final class TextPath {
  private static final String ENCODE = "encode-text";

  /** What an entry of the cache costs beside its text and vector, in bytes. */
  private static final int OVERHEAD = 160;

  private final Tokenizer tokenizer;
  private final DynamicBatcher<String, EncodedText> encode;
  private final Cache<String, EncodedText> cache;

  private TextPath(
      Tokenizer tokenizer,
      DynamicBatcher<String, EncodedText> encode,
      Cache<String, EncodedText> cache) {
    this.tokenizer = tokenizer;
    this.encode = encode;
    this.cache = cache;
  }

  static TextPath open(
      Tokenizer tokenizer,
      TextEncoder engine,
      EncoderSettings settings,
      Function<String, BatcherEvents> events) {
    BatcherSettings batches =
        new BatcherSettings(
            ENCODE, settings.threads().compute(), engine.maxBatch(), settings.room().texts());
    return new TextPath(
        tokenizer,
        new DynamicBatcher<>(
            batches,
            (texts, callers) -> encode(tokenizer, engine, texts, callers),
            events.apply(ENCODE)),
        cache(settings.textCacheBytes()));
  }

  private static Cache<String, EncodedText> cache(long bytes) {
    return Caffeine.newBuilder()
        .maximumWeight(bytes)
        .weigher(
            (String text, EncodedText encoded) ->
                OVERHEAD + 2 * text.length() + Float.BYTES * encoded.values().length)
        .build();
  }

  private static List<EncodedText> encode(
      Tokenizer tokenizer, TextEncoder engine, List<String> texts, Callers callers) {
    List<Tokens> tokens = texts.stream().map(tokenizer::encode).toList();
    List<float[]> vectors = engine.encode(tokens, callers);
    List<EncodedText> encoded = new ArrayList<>(texts.size());
    for (int i = 0; i < vectors.size(); i++) {
      Tokens ids = tokens.get(i);
      encoded.add(new EncodedText(vectors.get(i), ids.ids().length, ids.cut()));
    }
    return encoded;
  }

  CompletableFuture<EncodedText> encode(String text, Ticket ticket) {
    EncodedText known = cache.getIfPresent(text);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return Stages.map(
        encode.submit(text, ticket),
        encoded -> {
          cache.put(text, encoded);
          return encoded;
        });
  }

  Map<String, DynamicBatcher<?, ?>> stages() {
    return Map.of(ENCODE, encode);
  }

  /** Frees native memory; the stages are closed by then. */
  void free() {
    tokenizer.close();
  }
}
