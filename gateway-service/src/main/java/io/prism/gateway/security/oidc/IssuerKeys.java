package io.prism.gateway.security.oidc;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's keys as of the last time that it answered. They stay in force while it is away.
 * Never blocks; thread-safe.
 */
final class IssuerKeys {
  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);

  /** How often strangers can make Prism ask: a few times at once, then slowly. */
  private static final int AT_ONCE = 4;

  private final Supplier<CompletableFuture<List<JsonWebKey>>> source;
  private final Bucket onDemand;
  private final AtomicReference<@Nullable CompletableFuture<Void>> running =
      new AtomicReference<>();
  private volatile @Nullable Known known;
  private volatile @Nullable String trouble;

  /**
   * @param at when they were read
   */
  record Known(List<JsonWebKey> list, Instant at) {
    /** Whether the same keys are in it; a key is named by its fingerprint, not by its id. */
    boolean hasSame(List<JsonWebKey> others) {
      return texts(list).equals(texts(others));
    }

    private static List<String> texts(List<JsonWebKey> keys) {
      return keys.stream().map(JsonWebKey::toJson).sorted().toList();
    }
  }

  /**
   * @param source asks the issuer
   * @param every how often unknown keys may make it ask again, after a few times at once
   */
  IssuerKeys(Supplier<CompletableFuture<List<JsonWebKey>>> source, Duration every) {
    this.source = source;
    this.onDemand =
        Bucket.builder().addLimit(limit -> limit.capacity(AT_ONCE).refillGreedy(1, every)).build();
  }

  /** Null while the issuer was never reached. */
  @Nullable Known known() {
    return known;
  }

  /** Why the issuer could not be asked the last time; null when it could. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Asks again because of a key that nobody knows, unless that was done too often. */
  CompletableFuture<Void> refreshOnDemand() {
    return running.get() != null || onDemand.tryConsume(1)
        ? refresh()
        : CompletableFuture.completedFuture(null);
  }

  /** Asks the issuer; one request at a time. Never completes exceptionally. */
  CompletableFuture<Void> refresh() {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> other = running.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    ask()
        .whenComplete(
            (keys, failure) -> {
              take(keys, failure);
              running.set(null);
              mine.complete(null);
            });
    return mine;
  }

  private CompletableFuture<List<JsonWebKey>> ask() {
    try {
      return source.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void take(@Nullable List<JsonWebKey> keys, @Nullable Throwable failure) {
    if (keys == null) {
      Throwable root = failure;
      while (root != null && root.getCause() != null) {
        root = root.getCause();
      }
      String why = String.valueOf(root);
      if (trouble == null) {
        LOG.warnf("The issuer of tokens cannot be asked for its keys: %s", why);
      }
      trouble = why;
      return;
    }
    Known before = known;
    trouble = null;
    if (before != null && before.hasSame(keys)) {
      known = new Known(before.list(), Instant.now());
    } else {
      known = new Known(keys, Instant.now());
      LOG.infof("The issuer of tokens has %d keys", keys.size());
    }
  }
}
