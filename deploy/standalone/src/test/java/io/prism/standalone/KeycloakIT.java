package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prism behind a real Keycloak. */
@Timeout(1_500)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration FAULT =
      Duration.ofSeconds(Integer.getInteger("prism.faults.seconds", 4));
  private static final String READ = "/v1/stats";
  private static final String ADMIN = "/v1/admin/rejected";

  @TempDir static Path folder;
  private static KeycloakServer keycloak;
  private static PrismProcess prism;

  @BeforeAll
  static void start() throws Exception {
    keycloak = KeycloakServer.find();
    prism =
        PrismProcess.serve(
            folder.resolve("data"),
            Map.of(
                "PRISM_SECURITY_OIDC_ISSUER", keycloak.issuer(),
                "PRISM_SECURITY_OIDC_AUDIENCE", "prism",
                "PRISM_SECURITY_OIDC_NAME_CLAIM", "preferred_username",
                "PRISM_SECURITY_OIDC_LEEWAY", "0s",
                // A removed key is noticed soon; a new one at once anyway.
                "PRISM_SECURITY_OIDC_REFRESH", "2s",
                "PRISM_SECURITY_OIDC_TIMEOUT", "60s"));
    awaitStatus(accessToken(keycloak.userToken("people", "rob")), READ, 200);
  }

  @AfterAll
  static void stop() throws Exception {
    if (prism != null) {
      prism.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
  }

  @Test
  @Order(1)
  void rolesOfProgramsAndPeopleGiveTheirScopes() throws Exception {
    String importer = accessToken(keycloak.clientToken("importer", "importer-secret"));
    String reader = accessToken(keycloak.userToken("people", "rob"));
    String admin = accessToken(keycloak.userToken("people", "ada"));
    String nobody = accessToken(keycloak.userToken("people", "nora"));
    byte[] picture = Pictures.query("trophy__glitch");

    assertThat(prism.api().get(READ).status()).as("no token").isEqualTo(401);
    assertThat(status(importer, READ)).isEqualTo(200);
    assertThat(prism.api().as(importer).put("trophy", picture, "{}").status()).isEqualTo(202);
    assertThat(status(importer, ADMIN)).isEqualTo(403);
    assertThat(status(reader, READ)).isEqualTo(200);
    assertThat(prism.api().as(reader).delete("trophy").status()).isEqualTo(403);
    assertThat(status(admin, ADMIN)).isEqualTo(200);
    assertThat(status(nobody, READ)).isEqualTo(403);
    assertThat(status(importer + "x", READ)).as("a changed signature").isEqualTo(401);
  }

  @Test
  @Order(2)
  void tokensForOthersAndTokensWhoseTimeIsOverAreRefused() throws Exception {
    String elsewhere = accessToken(keycloak.userToken("elsewhere", "ada"));
    PrismApi.Answer answer = prism.api().as(elsewhere).get(READ);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("not meant for this Prism");

    String hasty = accessToken(keycloak.userToken("hasty", "ada"));
    awaitStatus(hasty, READ, 401);
    assertThat(prism.api().as(hasty).get(READ).body()).contains("has expired");
    assertThat(accessToken(keycloak.userToken("hasty", "ada"))).isNotEqualTo(hasty);
  }

  /** Tokens are judged without asking the issuer, so what ends there ends here with its time. */
  @Test
  @Order(3)
  void afterALogoutNoNewTokenIsHadAndTheOldOneEndsInItsTime() throws Exception {
    JsonNode session = keycloak.userToken("people", "rob");
    assertThat(keycloak.logout("people", session.path("refresh_token").asText())).isEqualTo(204);
    assertThat(status(accessToken(session), READ)).isEqualTo(200);
    assertThat(claims(accessToken(session)).path("exp").asLong() * 1_000)
        .as("five minutes at most, as the realm says")
        .isLessThanOrEqualTo(System.currentTimeMillis() + 300_000);
  }

  @Test
  @Order(4)
  void aNewKeyOfTheIssuerTurnsNobodyAway() throws Exception {
    String before = accessToken(keycloak.userToken("people", "rob"));
    assertThat(status(before, READ)).isEqualTo(200);
    ExecutorService callers = Executors.newFixedThreadPool(12);
    try {
      for (int round = 0; round < 2; round++) {
        String provider = keycloak.addKey(500 + round);
        String after = accessToken(keycloak.userToken("people", "rob"));
        assertThat(keyId(after)).as("signed by the new key").isNotEqualTo(keyId(before));
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          String token = i % 3 == 0 ? before : after;
          calls.add(() -> status(token, READ));
        }
        for (Future<Integer> answer : callers.invokeAll(calls)) {
          assertThat(answer.get()).isEqualTo(200);
        }
        assertThat(provider).isNotEmpty();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  @Order(5)
  void aKeyThatIsTakenAwayTakesItsTokensWithIt() throws Exception {
    String before = accessToken(keycloak.userToken("people", "rob"));
    assertThat(status(before, READ)).isEqualTo(200);
    String provider = keycloak.addKey(900);
    keycloak.keepOnlyKey(provider);
    awaitStatus(before, READ, 401);
    assertThat(status(accessToken(keycloak.userToken("people", "rob")), READ)).isEqualTo(200);
  }

  /** Whoever has a token goes on; it is killed last, since it forgets its keys with that. */
  @Test
  @Order(6)
  void whileTheIssuerIsPausedSlowedOrGoneWhoHasATokenGoesOn() throws Exception {
    String token = accessToken(keycloak.clientToken("importer", "importer-secret"));
    SteadyLoad.People people = new SteadyLoad.People(1, 2);
    try (SteadyLoad load = SteadyLoad.on(prism.api().base(), token, "issuer-", people, Set.of())) {
      load.awaitAnswers(2, 2, PATIENCE);
      keycloak.freeze();
      told("paused", load);
      keycloak.thaw();
      keycloak.slow(FAULT);
      told("slowed", load);
      keycloak.kill();
      told("killed", load);
    }
    keycloak.start();
    String renewed = accessToken(keycloak.userToken("people", "rob"));
    awaitStatus(renewed, READ, 200);
    awaitStatus(token, READ, 401);
  }

  /** Returns when as many as in good times were answered, in the time that a fault lasts. */
  private static void told(String fault, SteadyLoad load) throws Exception {
    load.takeCounts();
    Thread.sleep(FAULT.toMillis());
    load.awaitMore(5, 10, PATIENCE);
    SteadyLoad.Counts counts = load.takeCounts();
    System.out.printf(
        "| Keycloak | %s | %d | %d | %d | %.1f s |%n",
        fault,
        counts.searches(),
        counts.uploads(),
        counts.refused(),
        counts.slowestMillis() / 1000.0);
    assertThat(counts.refused()).isZero();
    assertThat(counts.unanswered()).isZero();
    assertThat(load.wrong()).isEmpty();
  }

  @Test
  @Order(7)
  void aDisabledClientGetsNoTokens() throws Exception {
    String before = accessToken(keycloak.clientToken("importer", "importer-secret"));
    keycloak.disableClient("importer");
    assertThat(keycloak.clientToken("importer", "importer-secret").path("error").asText())
        .isIn("invalid_client", "unauthorized_client");
    assertThat(status(before, READ)).as("until it ends").isEqualTo(200);
  }

  private static int status(String token, String path) throws Exception {
    return prism.api().as(token).get(path).status();
  }

  private static void awaitStatus(String token, String path, int wanted) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int status = status(token, path);
    while (status != wanted) {
      assertThat(System.nanoTime()).as("%s, not %s", status, wanted).isLessThan(end);
      Thread.sleep(100);
      status = status(token, path);
    }
  }

  private static String accessToken(JsonNode answer) {
    assertThat(answer.path("access_token").asText()).as("%s", answer).isNotEmpty();
    return answer.path("access_token").asText();
  }

  private static String keyId(String token) throws Exception {
    return part(token, 0).path("kid").asText();
  }

  private static JsonNode claims(String token) throws Exception {
    return part(token, 1);
  }

  private static JsonNode part(String token, int index) throws Exception {
    return new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
  }
}
