package io.prism.gateway.security.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Asks the issuer for its keys, by OpenID Connect Discovery. Never blocks. */
final class IssuerClient {
  private static final long MAX_BYTES = 1 << 20;
  private static final int MAX_KEYS = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String issuer;
  private final Optional<URI> keysUrl;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param keysUrl where the keys are, or empty for where the issuer says that they are
   * @param timeout of asking, from beginning to end
   */
  IssuerClient(String issuer, Optional<URI> keysUrl, Duration timeout) {
    this.issuer = issuer;
    this.keysUrl = keysUrl;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The issuer's public keys for signatures, at least one. Fails with whatever went wrong. */
  CompletableFuture<List<JsonWebKey>> keys() {
    CompletableFuture<URI> place =
        keysUrl
            .map(CompletableFuture::completedFuture)
            .orElseGet(() -> get(discovery()).thenApply(this::keysUrlIn));
    return place
        .thenCompose(this::get)
        .thenApply(IssuerClient::keysIn)
        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private URI discovery() {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(base + "/.well-known/openid-configuration");
  }

  private URI keysUrlIn(String document) {
    try {
      JsonNode json = JSON.readTree(document);
      String said = json.path("issuer").asText();
      if (!said.equals(issuer)) {
        throw new IOException("its discovery names the issuer " + said + ", not " + issuer);
      }
      return URI.create(json.path("jwks_uri").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonWebKey> keysIn(String document) {
    try {
      List<JsonWebKey> keys =
          new JsonWebKeySet(document)
              .getJsonWebKeys().stream()
                  .filter(PublicJsonWebKey.class::isInstance)
                  .filter(key -> !"enc".equals(key.getUse()))
                  .limit(MAX_KEYS)
                  .toList();
      if (keys.isEmpty()) {
        throw new IllegalStateException("it has no keys for signatures");
      }
      return keys;
    } catch (JoseException e) {
      throw new IllegalStateException("its keys are malformed", e);
    }
  }

  private CompletableFuture<String> get(URI url) {
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(timeout).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, info -> new BoundedBody(MAX_BYTES));
    CompletableFuture<String> body =
        exchange
            .thenApply(answer -> textOf(answer, url))
            .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    // An answer that drips must not be waited for by the client either.
    body.whenComplete((text, failure) -> exchange.cancel(true));
    return body;
  }

  private static String textOf(HttpResponse<byte[]> answer, URI url) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(url + " answered " + answer.statusCode());
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
