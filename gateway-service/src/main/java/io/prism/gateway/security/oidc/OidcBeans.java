package io.prism.gateway.security.oidc;

import io.prism.gateway.security.NoTokens;
import io.prism.gateway.security.SecurityConfig;
import io.prism.gateway.security.Tokens;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Puts the issuer together where the settings name one, and keeps its keys fresh. */
@Singleton
public class OidcBeans {
  /** So often is an issuer that is away asked whether it is back. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SecurityConfig.Oidc config;
  private final ScheduledExecutorService workers;
  private final @Nullable IssuerKeys keys;
  private final @Nullable ScheduledFuture<?> refreshing;

  /**
   * @throws IllegalStateException when the settings do not fit together
   */
  public OidcBeans(SecurityConfig config, ScheduledExecutorService workers) {
    this.config = config.oidc();
    this.workers = workers;
    if (config.oidc().issuer().isEmpty()) {
      keys = null;
      refreshing = null;
      return;
    }
    requireSense(config.oidc());
    IssuerClient client =
        new IssuerClient(
            config.oidc().issuer().get(), config.oidc().keysUrl(), config.oidc().timeout());
    IssuerKeys asked = new IssuerKeys(client::keys, config.oidc().unknownKeys());
    keys = asked;
    refreshing =
        workers.scheduleWithFixedDelay(
            () -> refreshWhereDue(asked), 0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Produces
  @Singleton
  Tokens tokens() {
    return keys == null
        ? new NoTokens()
        : new OidcTokens(
            keys,
            new TokenReader(config, config.issuer().orElseThrow()),
            workers,
            InstantSource.system());
  }

  /** Always up: while the issuer is away, API keys and tokens by known keys go on working. */
  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck issuer() {
    return () ->
        HealthCheckResponse.named("gateway: issuer of tokens")
            .up()
            .withData("state", state())
            .build();
  }

  void stop(@Observes ShutdownEvent event) {
    if (refreshing != null) {
      refreshing.cancel(false);
    }
  }

  private String state() {
    if (keys == null) {
      return "none is configured";
    }
    IssuerKeys.@Nullable Known known = keys.known();
    @Nullable String trouble = keys.trouble();
    if (known == null) {
      return "away: tokens get 503 until it answers";
    }
    String count = known.list().size() + " keys, read at " + known.at();
    return trouble == null ? count : "away: " + count + " stay in force";
  }

  private void refreshWhereDue(IssuerKeys of) {
    IssuerKeys.@Nullable Known known = of.known();
    if (known == null || known.at().plus(config.refresh()).isBefore(Instant.now())) {
      of.refresh();
    }
  }

  private static void requireSense(SecurityConfig.Oidc config) {
    URI issuer = URI.create(config.issuer().orElseThrow());
    if (issuer.getHost() == null || !String.valueOf(issuer.getScheme()).matches("https?")) {
      throw new IllegalStateException(
          "prism.security.oidc.issuer is " + issuer + ": set it to the issuer's https:// address");
    }
    if (config.audience().map(names -> names.isEmpty()).orElse(true)) {
      throw new IllegalStateException(
          "prism.security.oidc.issuer is set, and prism.security.oidc.audience is not: set it to"
              + " the name that the issuer writes into tokens for this Prism (claim aud)");
    }
  }
}
