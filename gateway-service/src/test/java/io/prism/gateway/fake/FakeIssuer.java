package io.prism.gateway.fake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID Connect issuer: discovery, keys, and tokens signed by another library than Prism's. */
public final class FakeIssuer implements AutoCloseable {
  public static final String AUDIENCE = "prism-test";
  private static final String REALM = "/realms/test";

  private final HttpServer server;
  private final List<JWK> published = new CopyOnWriteArrayList<>();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final AtomicInteger asked = new AtomicInteger();

  private FakeIssuer(HttpServer server) {
    this.server = server;
  }

  /** Answers on this port of the loopback address from now on. */
  public static FakeIssuer on(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 10);
    FakeIssuer issuer = new FakeIssuer(server);
    issuer.serve(
        REALM + "/.well-known/openid-configuration",
        () ->
            "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(address(port), address(port)));
    issuer.serve(
        REALM + "/keys",
        () -> {
          issuer.asked.incrementAndGet();
          return new JWKSet(issuer.published).toString();
        });
    server.start();
    return issuer;
  }

  /** What tokens have in {@code iss}. */
  public static String address(int port) {
    return "http://127.0.0.1:" + port + REALM;
  }

  public static RSAKey rsa(String id) throws JOSEException {
    return new RSAKeyGenerator(2048).keyID(id).generate();
  }

  public static ECKey ec(String id) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
  }

  /** From now on these are the issuer's keys, and no others. */
  public void publish(JWK... keys) {
    published.clear();
    for (JWK key : keys) {
      published.add(key.toPublicJWK());
    }
  }

  /** How often somebody asked for the keys. */
  public int asked() {
    return asked.get();
  }

  /** What a good token says. */
  public JWTClaimsSet.Builder claims(String subject, String... roles) {
    return new JWTClaimsSet.Builder()
        .issuer(address(server.getAddress().getPort()))
        .audience(AUDIENCE)
        .subject(subject)
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
        .claim("realm_access", Map.of("roles", List.of(roles)));
  }

  /** A token with this payload, signed by this key. */
  public static String sign(JWK key, String payload) throws JOSEException {
    boolean isRsa = key instanceof RSAKey;
    JWSSigner signer = isRsa ? new RSASSASigner(key.toRSAKey()) : new ECDSASigner(key.toECKey());
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(isRsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                .keyID(key.getKeyID())
                .build(),
            new Payload(payload));
    token.sign(signer);
    return token.serialize();
  }

  public static String sign(JWK key, JWTClaimsSet.Builder claims) throws JOSEException {
    return sign(key, claims.build().toString());
  }

  private interface Answer {
    String text();
  }

  private void serve(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      server.stop(0);
    }
  }
}
