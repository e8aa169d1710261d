package io.prism.pictures.s3;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A MinIO of the test's own, on a free port, with its data in a folder of the test's; the program
 * is the one that {@code testing/servers/minio build} made. Without it, tests are skipped.
 */
public final class MinioServer implements AutoCloseable {
  private static final String KEY = "prism-test";
  private static final Duration START = Duration.ofMinutes(2);

  private final String binary;
  private final Path data;
  private final int port;
  private final String secret = UUID.randomUUID().toString();
  private Process process;

  private MinioServer(String binary, Path data) throws IOException {
    this.binary = binary;
    this.data = data;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
  }

  /** Returns when it answers. */
  public static MinioServer start(Path data) {
    try {
      MinioServer server = new MinioServer(binary(), data);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String binary() throws IOException {
    Path script = script(Path.of("").toAbsolutePath());
    Process found = new ProcessBuilder(script.toString(), "binary").start();
    String out = new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    String why = new String(found.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return out.isEmpty() ? abort("skipped, because there is no MinIO here: " + why) : out;
  }

  private static Path script(Path folder) {
    Path script = folder.resolve("testing/servers/minio");
    Path parent = folder.getParent();
    return Files.exists(script) || parent == null ? script : script(parent);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public String accessKey() {
    return KEY;
  }

  public String secretKey() {
    return secret;
  }

  /** A client of the tests, behind Prism's back; the caller closes it. */
  public S3Client client() {
    return client(endpoint(), KEY, secret);
  }

  /** The same for a server that somebody else started. */
  static S3Client client(URI endpoint, String accessKey, String secretKey) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .build();
  }

  /** Makes an empty bucket. */
  public MinioServer bucket(String name) {
    try (S3Client client = client()) {
      client.createBucket(request -> request.bucket(name));
    }
    return this;
  }

  /** Starts it again on the same port with the same data. */
  public void start() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              binary, "server", "--quiet", "--address", "127.0.0.1:" + port, data.toString());
      builder
          .environment()
          .putAll(
              Map.of(
                  "MINIO_ROOT_USER", KEY,
                  "MINIO_ROOT_PASSWORD", secret,
                  "MINIO_UPDATE", "off",
                  "MINIO_BROWSER", "off",
                  "MINIO_CALLHOME_ENABLE", "off"));
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      process = builder.start();
      awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest ready =
        HttpRequest.newBuilder(endpoint().resolve("/minio/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
        Thread.sleep(50);
      } catch (IOException notYet) {
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    throw new AssertionError("MinIO did not start");
  }

  /** As kill -9 does it. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** It keeps its connections and takes new ones, but answers none. */
  public void freeze() {
    signal("STOP");
  }

  /** Ends what {@link #freeze} began. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
