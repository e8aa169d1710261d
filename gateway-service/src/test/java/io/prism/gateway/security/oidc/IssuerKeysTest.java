package io.prism.gateway.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.gateway.fake.FakeIssuer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
  private final Deque<CompletableFuture<List<JsonWebKey>>> asked = new ArrayDeque<>();
  private final IssuerKeys keys =
      new IssuerKeys(
          () -> {
            asked.add(new CompletableFuture<>());
            return asked.getLast();
          },
          Duration.ofHours(1));

  @Test
  void severalWhoAskAtOnceShareOneRequest() throws Exception {
    CompletableFuture<Void> first = keys.refresh();
    CompletableFuture<Void> second = keys.refresh();
    assertThat(keys.refreshOnDemand()).isSameAs(first).isSameAs(second).isNotDone();
    assertThat(asked).hasSize(1);
    asked.getLast().complete(List.of(key("a")));
    assertThat(first).isCompleted();
    keys.refresh();
    assertThat(asked).hasSize(2);
  }

  @Test
  void knownKeysStayWhileTheIssuerFailsAndTheSameOnesStayTheSameList() throws Exception {
    assertThat(keys.known()).isNull();
    keys.refresh();
    asked.getLast().completeExceptionally(new IllegalStateException("away"));
    assertThat(keys.known()).isNull();
    assertThat(keys.trouble()).contains("away");

    JsonWebKey key = key("a");
    keys.refresh();
    asked.getLast().complete(List.of(key));
    List<JsonWebKey> list = keys.known().list();
    assertThat(keys.trouble()).isNull();
    keys.refresh();
    asked.getLast().complete(List.of(JsonWebKey.Factory.newJwk(key.toJson())));
    assertThat(keys.known().list()).isSameAs(list);
    keys.refresh();
    asked.getLast().completeExceptionally(new IllegalStateException("away again"));
    assertThat(keys.known().list()).isSameAs(list);
    // The same name is not the same key.
    keys.refresh();
    asked.getLast().complete(List.of(key("a")));
    assertThat(keys.known().list()).isNotSameAs(list);
  }

  @Test
  void onDemandItAsksAFewTimesAndThenNot() {
    for (int i = 0; i < 20; i++) {
      keys.refreshOnDemand();
      asked.forEach(request -> request.completeExceptionally(new IllegalStateException("away")));
    }
    assertThat(asked).hasSize(4);
    assertThat(keys.refreshOnDemand()).isCompleted();
  }

  private static JsonWebKey key(String id) throws Exception {
    return JsonWebKey.Factory.newJwk(FakeIssuer.ec(id).toPublicJWK().toJSONString());
  }
}
