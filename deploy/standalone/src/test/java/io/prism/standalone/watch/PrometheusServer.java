package io.prism.standalone.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A real Prometheus with the configuration and rules of deploy/prometheus. Only what would make a
 * test long is changed: it looks every second, and alarms wait for one second.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path folder;
  private final URI address;

  private PrometheusServer(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.address = URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Returns when it answers.
   *
   * @param target host and port of a Prism
   * @param key that Prism's, with the scope admin
   */
  public static PrometheusServer start(Path folder, String target, String key) throws Exception {
    PrometheusPrograms programs = PrometheusPrograms.find();
    Files.createDirectories(folder.resolve("rules"));
    Files.createDirectories(folder.resolve("targets"));
    for (Path file : Monitoring.files(Monitoring.PROMETHEUS.resolve("rules"))) {
      String rules = Files.readString(file).replaceAll("(?m)^( +for:) \\w+$", "$1 1s");
      Files.writeString(folder.resolve("rules").resolve(file.getFileName()), rules);
    }
    String settings = Files.readString(Monitoring.PROMETHEUS.resolve("prometheus.yml"));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        settings.replaceAll("_interval: 15s", "_interval: 1s").replace("timeout: 5s", "timeout: 1s"));
    Files.writeString(folder.resolve("targets/prism.yaml"), "- targets: [" + target + "]\n");
    Files.writeString(folder.resolve("targets/triton.yaml"), "[]\n");
    Files.writeString(folder.resolve("prism.key"), key);
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                programs.prometheus(),
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new PrometheusServer(process, folder, port).awaitReady();
  }

  private PrometheusServer awaitReady() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        if (get("/-/ready").statusCode() == 200) {
          return this;
        }
      } catch (IOException e) {
        // Not yet.
      }
      Thread.sleep(100);
    }
    close();
    throw new AssertionError("Prometheus did not start: " + log());
  }

  /** Names of all metrics that it has ever read or recorded. */
  public Set<String> metrics() throws Exception {
    return values("/api/v1/label/__name__/values");
  }

  /** Names of the labels of a metric. */
  public Set<String> labels(String metric) throws Exception {
    return values("/api/v1/labels?match[]=" + metric);
  }

  private Set<String> values(String path) throws Exception {
    Set<String> values = new TreeSet<>();
    for (JsonNode value : api(path).path("data")) {
      values.add(value.asText());
    }
    return values;
  }

  /** The whole answer, errors included. */
  public JsonNode query(String expression) throws Exception {
    return api("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** Returns once the result of the expression is so. */
  public void await(String expression, Predicate<JsonNode> wanted) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode answer = query(expression);
    while (!wanted.test(answer.path("data").path("result"))) {
      if (System.nanoTime() > end) {
        throw new AssertionError(expression + " stays " + answer + "; its log: " + log());
      }
      Thread.sleep(200);
      answer = query(expression);
    }
  }

  public List<String> targetsThatAre(String health) throws Exception {
    return api("/api/v1/targets").path("data").path("activeTargets").findParents("health").stream()
        .filter(target -> target.path("health").asText().equals(health))
        .map(target -> target.path("labels").path("instance").asText())
        .toList();
  }

  private JsonNode api(String path) throws Exception {
    return JSON.readTree(get(path.replace("[]", "%5B%5D")).body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(60)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
