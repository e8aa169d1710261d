package io.prism.gateway.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.prism.core.error.PrismException;
import io.prism.gateway.fake.FakeIssuer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An issuer whose keys change while many callers are at the door; it answers when the test says.
 */
class OidcTokensTest {
  private static final String ISSUER = "https://id.example";

  private final Deque<CompletableFuture<List<JsonWebKey>>> asked = new ArrayDeque<>();
  private final IssuerKeys keys =
      new IssuerKeys(
          () -> {
            asked.add(new CompletableFuture<>());
            return asked.getLast();
          },
          Duration.ofHours(1));
  private final OidcTokens tokens =
      new OidcTokens(
          keys,
          new TokenReader(
              OidcSettingsTest.config(
                      Map.of(
                          "prism.security.oidc.issuer",
                          ISSUER,
                          "prism.security.oidc.audience",
                          "prism"))
                  .oidc(),
              ISSUER),
          Runnable::run,
          InstantSource.system());
  private ECKey old;
  private ECKey young;

  @BeforeEach
  void knownKeys() throws Exception {
    old = FakeIssuer.ec("old");
    young = FakeIssuer.ec("young");
    keys.refresh();
    answer(old);
  }

  @Test
  void aNewKeyTurnsNobodyAwayWhoComesWhileTheIssuerIsAsked() throws Exception {
    String token = token(young, "ada");
    List<CompletionStage<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(tokens.judge(token).orElseThrow());
      waiting.add(tokens.judge(token(young, "rob " + i)).orElseThrow());
    }
    assertThat(waiting).noneMatch(one -> one.toCompletableFuture().isDone());
    assertThat(asked).as("the known keys, and one question for all").hasSize(2);
    assertThat(tokens.find(judged(token(old, "eve"))).name()).isEqualTo("oidc:eve");

    answer(old, young);

    assertThat(waiting).allMatch(one -> one.toCompletableFuture().isDone());
    assertThat(tokens.judge(token)).as("it is remembered").isEmpty();
    assertThat(tokens.find(token).name()).isEqualTo("oidc:ada");
  }

  @Test
  void aKeyThatTheIssuerDoesNotHaveEitherIsTheLastWordForAMoment() throws Exception {
    String token = token(young, "ada");
    CompletionStage<Void> judged = tokens.judge(token).orElseThrow();
    answer(old);
    assertThat(judged.toCompletableFuture()).isCompleted();
    assertThat(tokens.judge(token)).as("remembered").isEmpty();
    assertThatThrownBy(() -> tokens.find(token))
        .isInstanceOf(PrismException.class)
        .hasMessageContaining("unknown key");
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatAKeyJudgedIsForgottenWithIt() throws Exception {
    String token = judged(token(old, "ada"));
    assertThat(tokens.find(token).name()).isEqualTo("oidc:ada");
    keys.refresh();
    answer(young);
    assertThat(tokens.judge(token)).as("asked anew").isPresent();
    answer(young);
    assertThatThrownBy(() -> tokens.find(token)).hasMessageContaining("unknown key");
  }

  private String judged(String token) {
    assertThat(tokens.judge(token).orElseThrow().toCompletableFuture()).isCompleted();
    return token;
  }

  private void answer(ECKey... published) {
    asked.getLast().complete(Stream.of(published).map(OidcTokensTest::publicKey).toList());
  }

  private static JsonWebKey publicKey(ECKey key) {
    try {
      return JsonWebKey.Factory.newJwk(key.toPublicJWK().toJSONString());
    } catch (org.jose4j.lang.JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String token(ECKey key, String subject) throws Exception {
    return FakeIssuer.sign(
        key,
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience("prism")
            .subject(subject)
            .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5)))));
  }
}
