package io.prism.standalone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prism.pictures.s3.MinioServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The production's servers as far as this machine has them, and the settings that make Prism use
 * them: Kafka always, MinIO and Triton from testing/, Qdrant where {@code QDRANT_BINARY} says where
 * its program is.
 */
final class RealServers implements AutoCloseable {
  private static final Path TESTING = PrismProcess.ROOT.resolve("testing");

  private final Path folder;
  private final List<RealServer> servers = new ArrayList<>();

  /** Why, by name. */
  private final Map<String, String> absent = new HashMap<>();

  private final Map<String, String> settings = new HashMap<>();
  private String kafka = "";

  private RealServers(Path folder) {
    this.folder = folder;
  }

  static RealServers start(Path folder) throws Exception {
    RealServers all = new RealServers(folder);
    try {
      all.startKafka();
      all.startMinio();
      all.startTriton();
      all.startQdrant();
      return all;
    } catch (Exception | Error e) {
      all.close();
      throw e;
    }
  }

  /** Ends the test, with the reason, where it is not there. */
  RealServer get(String name) {
    assumeTrue(!absent.containsKey(name), () -> "skipped, because " + absent.get(name));
    return servers.stream()
        .filter(it -> it.name().equals(name))
        .findAny()
        .orElseThrow(() -> new AssertionError("there is no server " + name));
  }

  /** For Prism's environment. */
  Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  String kafka() {
    return kafka;
  }

  private void startKafka() throws Exception {
    int port = Ports.anyFree();
    kafka = "127.0.0.1:" + port;
    settings.put("PRISM_INDEX_KAFKA_BOOTSTRAP_SERVERS", kafka);
    settings.put("PRISM_GATEWAY_KAFKA_BOOTSTRAP_SERVERS", kafka);
    List<String> arguments = List.of(folder.resolve("kafka").toString(), Integer.toString(port));
    start(
        "Kafka",
        JavaProcess.command(BrokerProcess.class.getName(), arguments),
        Map.of(),
        opens(port));
  }

  private void startMinio() {
    try {
      MinioServer minio = MinioServer.start(folder.resolve("minio")).bucket("prism");
      servers.add(new Minio(minio));
      settings.putAll(
          Map.of(
              "PRISM_PICTURES_STORE",
              "s3",
              "PRISM_PICTURES_S3_BUCKET",
              "prism",
              "PRISM_PICTURES_S3_ENDPOINT",
              minio.endpoint().toString(),
              "PRISM_PICTURES_S3_PATH_STYLE",
              "true",
              "PRISM_PICTURES_S3_ACCESS_KEY",
              minio.accessKey(),
              "PRISM_PICTURES_S3_SECRET_KEY",
              minio.secretKey()));
    } catch (org.opentest4j.TestAbortedException e) {
      absent.put("MinIO", e.getMessage());
    }
  }

  private void startTriton() throws Exception {
    String script = TESTING.resolve("triton/triton.sh").toString();
    Said installed = run(List.of("bash", script, "install"));
    if (installed.code() != 0) {
      absent.put("Triton", installed.lastLine());
      return;
    }
    Path models = folder.resolve("triton-models");
    String make = PrismProcess.ROOT.resolve("deploy/triton/make_repository.py").toString();
    String pack = PrismProcess.ROOT.resolve("models/prism-mini").toString();
    Said made = run(List.of("python3", make, pack, models.toString(), "--cpu-standin"));
    if (made.code() != 0) {
      throw new AssertionError(made.text());
    }
    int grpc = Ports.anyFree();
    int http = Ports.anyFree();
    start(
        "Triton",
        List.of(
            "bash",
            script,
            "attached",
            models.toString(),
            "--grpc-address=127.0.0.1",
            "--grpc-port=" + grpc,
            "--http-address=127.0.0.1",
            "--http-port=" + http,
            "--allow-metrics=false"),
        Map.of(),
        ServerProcess.ok("http://127.0.0.1:" + http + "/v2/health/ready"));
    settings.put("PRISM_ENCODER_ENGINE", "triton");
    settings.put("PRISM_ENCODER_TRITON_ENDPOINTS", "127.0.0.1:" + grpc);
  }

  private void startQdrant() throws Exception {
    String binary = System.getenv(QdrantProcess.BINARY);
    if (binary == null) {
      absent.put("Qdrant", QdrantProcess.WHY_NOT);
      return;
    }
    QdrantProcess qdrant = QdrantProcess.start(Path.of(binary), folder.resolve("qdrant"));
    servers.add(qdrant.server());
    settings.putAll(qdrant.settings());
  }

  private void start(
      String name, List<String> command, Map<String, String> environment, Callable<Boolean> answers)
      throws Exception {
    Path log = folder.resolve(name + ".log");
    servers.add(ServerProcess.start(name, command, environment, answers, log));
  }

  private static Callable<Boolean> opens(int port) {
    return () -> {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
        return true;
      }
    };
  }

  private record Said(int code, String text) {
    String lastLine() {
      return text.substring(text.lastIndexOf('\n') + 1);
    }
  }

  private static Said run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text.strip());
  }

  @Override
  public void close() throws Exception {
    for (RealServer server : servers) {
      server.close();
    }
  }

  private record Minio(MinioServer server) implements RealServer {
    @Override
    public String name() {
      return "MinIO";
    }

    @Override
    public void start() {
      server.start();
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void freeze() {
      server.freeze();
    }

    @Override
    public void thaw() {
      server.thaw();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
