package io.prism.standalone;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Keycloak of the test's own, on a free port, with the realm of {@code
 * testing/servers/keycloak-realm.json}; the program is the one that {@code testing/servers/keycloak
 * build} brought. Without it, tests are skipped.
 */
final class KeycloakServer implements RealServer {
  private static final Duration START = Duration.ofMinutes(10);
  private static final Path SCRIPT = PrismProcess.ROOT.resolve("testing/servers/keycloak");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = Ports.anyFree();
  private final Path output = Files.createTempFile("keycloak", ".txt");
  private final ServerProcess server =
      new ServerProcess(
          "Keycloak",
          List.of(SCRIPT.toString(), "run", Integer.toString(port)),
          Map.of(),
          this::answers,
          output,
          START);

  private KeycloakServer() throws IOException {}

  /** Returns when it answers. */
  static KeycloakServer find() throws Exception {
    Process found = new ProcessBuilder(SCRIPT.toString(), "home").start();
    String why = new String(found.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (found.waitFor() != 0) {
      abort("skipped, because there is no Keycloak here: " + why);
    }
    KeycloakServer server = new KeycloakServer();
    try {
      server.start();
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  private boolean answers() throws IOException, InterruptedException {
    HttpRequest discovery =
        HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(discovery, BodyHandlers.discarding()).statusCode() == 200;
  }

  @Override
  public String name() {
    return server.name();
  }

  /** After it was killed it has forgotten its keys: the realm is made anew. */
  @Override
  public void start() throws Exception {
    server.start();
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void freeze() throws Exception {
    server.freeze();
  }

  @Override
  public void thaw() throws Exception {
    server.thaw();
  }

  /** As its tokens have it in {@code iss}. */
  String issuer() {
    return realms() + "/prism";
  }

  private String realms() {
    return "http://127.0.0.1:" + port + "/realms";
  }

  /** What a program gets for its secret. */
  JsonNode clientToken(String client, String secret) throws Exception {
    return token(
        issuer(),
        Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret));
  }

  /**
   * What a user gets for the password, through this client; the password is {@code NAME-password}.
   */
  JsonNode userToken(String client, String user) throws Exception {
    return token(
        issuer(),
        Map.of(
            "grant_type",
            "password",
            "client_id",
            client,
            "username",
            user,
            "password",
            user + "-password"));
  }

  /** Ends the session that a refresh token belongs to. */
  int logout(String client, String refreshToken) throws Exception {
    return form(
            issuer() + "/protocol/openid-connect/logout",
            Map.of("client_id", client, "refresh_token", refreshToken))
        .statusCode();
  }

  private JsonNode token(String realm, Map<String, String> fields) throws Exception {
    return JSON.readTree(form(realm + "/protocol/openid-connect/token", fields).body());
  }

  private HttpResponse<String> form(String address, Map<String, String> fields) throws Exception {
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return http.send(
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** From now on tokens are signed by a key of its own. Returns the key provider's id. */
  String addKey(int priority) throws Exception {
    String provider =
        """
        {"name": "rotated-%d", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
         "config": {"priority": ["%d"], "enabled": ["true"], "active": ["true"], "keySize": ["2048"], "algorithm": ["RS256"]}}
        """
            .formatted(priority, priority);
    String location =
        admin("POST", "/components", provider).headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** No key but this one is published any more. */
  void keepOnlyKey(String provider) throws Exception {
    for (JsonNode component : adminJson("/components?type=org.keycloak.keys.KeyProvider")) {
      if (component.path("providerId").asText().startsWith("rsa")
          && !component.path("id").asText().equals(provider)) {
        admin("DELETE", "/components/" + component.path("id").asText(), "");
      }
    }
  }

  /** From now on the client gets no tokens. */
  void disableClient(String client) throws Exception {
    JsonNode found = adminJson("/clients?clientId=" + client).path(0);
    String changed =
        ((com.fasterxml.jackson.databind.node.ObjectNode) found).put("enabled", false).toString();
    admin("PUT", "/clients/" + found.path("id").asText(), changed);
  }

  private JsonNode adminJson(String path) throws Exception {
    return JSON.readTree(admin("GET", path, "").body());
  }

  private HttpResponse<String> admin(String method, String path, String body) throws Exception {
    String token =
        token(
                realms() + "/master",
                Map.of(
                    "grant_type", "password",
                    "client_id", "admin-cli",
                    "username", "admin",
                    "password", "admin"))
            .path("access_token")
            .asText();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/admin/realms/prism" + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(method + " " + path + ": " + answer.statusCode() + answer.body());
    }
    return answer;
  }

  @Override
  public void close() throws Exception {
    server.close();
    Files.deleteIfExists(output);
  }
}
