package io.prism.gateway.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.gateway.security.KeyFile;
import io.prism.gateway.security.Scope;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the document says of keys and scopes, against a server that has keys. */
@QuarkusTest
@TestProfile(OpenApiScopesTest.WithKeys.class)
class OpenApiScopesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A file of keys of its own. */
  public static class WithKeys implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "prism.security.keys", path().toString(), "prism.security.keys-refresh", "20ms");
    }

    // Two class loaders ask for it.
    static Path path() {
      return Path.of("target", "test-keys", "scopes-" + ProcessHandle.current().pid() + ".json");
    }
  }

  @Test
  void everyCallNeedsTheScopeThatTheDocumentNamesAndNoOther() throws Exception {
    Map<Scope, String> keys = new TreeMap<>();
    for (Scope scope : Scope.values()) {
      keys.put(scope, key(scope));
    }
    JsonNode document = document(keys.get(Scope.ADMIN));
    List<String> wrong = new ArrayList<>();
    int calls = 0;
    for (String path : names(document.path("paths"))) {
      for (String method : names(document.path("paths").path(path))) {
        JsonNode operation = document.path("paths").path(path).path(method);
        calls++;
        wrong.addAll(differences(method.toUpperCase(Locale.ROOT), path, operation, keys));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(calls).isGreaterThan(15);
  }

  private static List<String> differences(
      String method, String path, JsonNode operation, Map<Scope, String> keys) {
    List<String> wrong = new ArrayList<>();
    String needed = neededBy(operation);
    int without = send(method, path, null).statusCode();
    if ((without == 401) == needed.isEmpty()) {
      wrong.add(method + " " + path + " without a key: " + without + ", documented: " + needed);
    }
    keys.forEach(
        (scope, secret) -> {
          Response answer = send(method, path, secret);
          boolean allowed =
              needed.isEmpty()
                  || scope == Scope.ADMIN
                  || scope.name().toLowerCase(Locale.ROOT).equals(needed);
          boolean letIn = answer.statusCode() != 401 && answer.statusCode() != 403;
          boolean documented =
              operation.path("responses").has(Integer.toString(answer.statusCode()));
          if (letIn != allowed || !documented) {
            wrong.add(method + " " + path + " as " + scope + ": " + answer.statusCode());
          }
        });
    return wrong;
  }

  /** The role that both ways to be known need; empty where none is needed. */
  private static String neededBy(JsonNode operation) {
    JsonNode security = operation.path("security");
    if (security.isEmpty()) {
      return "";
    }
    String bearer = security.path(0).path("bearer").path(0).asText();
    assertThat(security.path(1).path("cookie").path(0).asText()).isEqualTo(bearer).isNotEmpty();
    return bearer;
  }

  @Test
  void theDocumentNamesBothWaysToBeKnownAndTheirRefusals() throws Exception {
    JsonNode document = document(key(Scope.ADMIN));
    JsonNode schemes = document.path("components").path("securitySchemes");
    assertThat(schemes.path("bearer").path("scheme").asText()).isEqualTo("bearer");
    assertThat(schemes.path("cookie").path("in").asText()).isEqualTo("cookie");
    assertThat(schemes.path("cookie").path("name").asText()).isEqualTo("prism_key");
    given()
        .get("/v1/stats")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"));
    assertThat(
            document.at("/paths/~1v1~1stats/get/responses/401/headers/WWW-Authenticate").isObject())
        .isTrue();
  }

  private static Response send(String method, String path, String secret) {
    var request = given();
    if (secret != null) {
      request.header("Authorization", "Bearer " + secret);
    }
    return request.request(method, path.replaceAll("\\{\\w+}", "never"));
  }

  private static JsonNode document(String admin) throws Exception {
    return JSON.readTree(
        given()
            .header("Authorization", "Bearer " + admin)
            .get("/q/openapi?format=json")
            .asString());
  }

  private static String key(Scope scope) throws Exception {
    String secret =
        new KeyFile(WithKeys.path(), Clock.systemUTC())
            .create("k" + UUID.randomUUID(), Set.of(scope))
            .secret();
    long end = System.nanoTime() + 30_000_000_000L;
    while (send("GET", "/v1/stats", secret).statusCode() == 401) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(10);
    }
    return secret;
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
