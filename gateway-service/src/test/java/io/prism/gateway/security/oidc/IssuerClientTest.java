package io.prism.gateway.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prism.gateway.fake.FakeIssuer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An issuer that is wrong, hostile or slow. */
@Timeout(60)
class IssuerClientTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private String base;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(threads);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void discoverySaysWhereTheKeysAreAndOnlyPublicOnesForSignaturesCount() throws Exception {
    RSAKey signing = FakeIssuer.rsa("signing");
    RSAKey encrypting = new RSAKey.Builder(FakeIssuer.rsa("enc")).keyUse(KeyUse.ENCRYPTION).build();
    OctetSequenceKey secret = new OctetSequenceKey.Builder(new byte[32]).keyID("secret").build();
    discovery(base, base + "/keys");
    text("/keys", new JWKSet(List.of(signing, encrypting, secret)).toString(false));

    assertThat(keys(base, Optional.empty(), LONG))
        .extracting(JsonWebKey::getKeyId)
        .containsExactly("signing");
    assertThat(keys("http://else", Optional.of(URI.create(base + "/keys")), LONG)).hasSize(1);
  }

  @Test
  void anotherIssuersDiscoveryIsNotBelieved() {
    discovery("https://else.example", base + "/keys");
    fails("names the issuer https://else.example", LONG);
  }

  @Test
  void whatIsNoListOfKeysIsRefused() {
    discovery(base, base + "/keys");
    text("/keys", "{\"keys\":[]}");
    fails("no keys", LONG);
    fails("answered 404", URI.create(base + "/nothing"), LONG);
    text("/nonsense", "nonsense");
    fails("malformed", URI.create(base + "/nonsense"), LONG);
  }

  @Test
  void redirectsAreNotFollowed() {
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", base + "/keys");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    fails("answered 302", URI.create(base + "/moved"), LONG);
  }

  @Test
  void anEndlessAnswerIsBrokenOff() {
    server.createContext("/endless", exchange -> drip(exchange, new byte[100_000], 0));
    fails("longer than 1048576 bytes", URI.create(base + "/endless"), LONG);
  }

  @Test
  void anAnswerThatDripsIsNotWaitedFor() {
    server.createContext("/drip", exchange -> drip(exchange, new byte[1], 20));
    assertThatThrownBy(() -> keys(base, Optional.of(URI.create(base + "/drip")), SHORT))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(TimeoutException.class);
  }

  private static void drip(HttpExchange exchange, byte[] part, long pauseMillis)
      throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(part);
        out.flush();
        Thread.sleep(pauseMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void discovery(String issuer, String keys) {
    text(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "\"}");
  }

  private void text(String path, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void fails(String why, Duration timeout) {
    fails(why, null, timeout);
  }

  private void fails(String why, URI keysUrl, Duration timeout) {
    assertThatThrownBy(() -> keys(base, Optional.ofNullable(keysUrl), timeout))
        .isInstanceOf(ExecutionException.class)
        .hasStackTraceContaining(why);
  }

  private static List<JsonWebKey> keys(String issuer, Optional<URI> keysUrl, Duration timeout)
      throws Exception {
    return new IssuerClient(issuer, keysUrl, timeout).keys().get(50, TimeUnit.SECONDS);
  }
}
