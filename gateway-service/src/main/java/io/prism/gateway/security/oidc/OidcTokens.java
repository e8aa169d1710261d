package io.prism.gateway.security.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.gateway.security.Caller;
import io.prism.gateway.security.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one issuer. What was judged is remembered by the token's hash: good ones until they
 * expire or the issuer's keys change, bad ones for a moment.
 */
final class OidcTokens implements Tokens {
  private static final int REMEMBERED = 10_000;
  private static final int WAITING = 256;
  private static final Duration BAD_FOR = Duration.ofSeconds(2);

  private final IssuerKeys keys;
  private final TokenReader reader;
  private final Executor workers;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(WAITING);
  private final Cache<String, Good> good = Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Cache<String, TokenException> bad =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(BAD_FOR).build();

  /**
   * @param keys by which it was judged
   */
  private record Good(TokenReader.Bearer bearer, List<JsonWebKey> keys) {}

  /**
   * @param workers judge, which takes a thousandth of a second or so; stay the caller's
   */
  OidcTokens(IssuerKeys keys, TokenReader reader, Executor workers, InstantSource clock) {
    this.keys = keys;
    this.reader = reader;
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Optional<CompletionStage<Void>> judge(String token) {
    String hash = hash(token);
    if (keys.known() == null || remembered(hash) != null || bad.getIfPresent(hash) != null) {
      return Optional.empty();
    }
    if (!places.tryAcquire()) {
      throw PrismException.of(
          Reason.QUOTA_EXCEEDED, "Too many tokens wait to be judged; please try again.");
    }
    return Optional.of(
        CompletableFuture.supplyAsync(() -> isKeyUnknown(token, hash, false), workers)
            .thenCompose(unknown -> unknown ? again(token, hash) : DONE)
            .whenComplete((nothing, failure) -> places.release()));
  }

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private CompletableFuture<Void> again(String token, String hash) {
    return keys.refreshOnDemand().thenRunAsync(() -> isKeyUnknown(token, hash, true), workers);
  }

  private boolean isKeyUnknown(String token, String hash, boolean refreshed) {
    try {
      judgeNow(token, hash, refreshed);
      return false;
    } catch (TokenException e) {
      return e.isKeyUnknown();
    }
  }

  @Override
  public Caller find(String token) {
    String hash = hash(token);
    TokenReader.@Nullable Bearer bearer = remembered(hash);
    if (bearer != null) {
      return bearer.caller();
    }
    @Nullable TokenException known = bad.getIfPresent(hash);
    if (known != null) {
      throw refusal(known);
    }
    try {
      return judgeNow(token, hash, true).caller();
    } catch (TokenException e) {
      throw refusal(e);
    }
  }

  @Override
  public Duration remaining(String token) {
    TokenReader.@Nullable Bearer bearer = remembered(hash(token));
    return bearer == null ? Duration.ZERO : Duration.between(clock.instant(), bearer.until());
  }

  private TokenReader.@Nullable Bearer remembered(String hash) {
    @Nullable Good entry = good.getIfPresent(hash);
    IssuerKeys.@Nullable Known now = keys.known();
    if (entry == null || now == null) {
      return null;
    }
    Instant time = clock.instant();
    if (entry.keys() == now.list() && time.isBefore(entry.bearer().until())) {
      return entry.bearer();
    }
    good.invalidate(hash);
    return null;
  }

  /**
   * @param refreshed whether an unknown key is the last word; before the issuer was asked, others
   *     who come with the same token must not be turned away by it
   */
  private TokenReader.Bearer judgeNow(String token, String hash, boolean refreshed)
      throws TokenException {
    IssuerKeys.@Nullable Known now = keys.known();
    if (now == null) {
      throw PrismException.of(
          Reason.UNAVAILABLE,
          "The issuer of tokens cannot be reached yet; please try again. API keys are not"
              + " affected.");
    }
    try {
      TokenReader.Bearer bearer = reader.read(token, now);
      bad.invalidate(hash);
      good.put(hash, new Good(bearer, now.list()));
      return bearer;
    } catch (TokenException e) {
      if (refreshed || !e.isKeyUnknown()) {
        bad.put(hash, e);
      }
      throw e;
    }
  }

  private static PrismException refusal(TokenException reason) {
    return PrismException.of(Reason.UNAUTHENTICATED, String.valueOf(reason.getMessage()));
  }

  private static String hash(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
