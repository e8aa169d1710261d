package io.prism.index.store.qdrant;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.qdrant.client.grpc.QdrantGrpc;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Qdrant. Tests use the one at {@code -Dqdrant.endpoint=host:port} (or QDRANT_ENDPOINT), or
 * start their own from {@code -Dqdrant.binary=path} (or QDRANT_BINARY); tests that stop servers
 * need the latter.
 */
public final class QdrantServer implements AutoCloseable {
  /** Qdrant's setting of the certificate that it shows. */
  static final String CERTIFICATE = "QDRANT__TLS__CERT";

  static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path folder;
  private final Map<String, String> settings;
  private final List<String> arguments;
  private final int http;
  private final int grpc;
  private Process process;

  private QdrantServer(Path folder, Map<String, String> settings, List<String> arguments) {
    this.folder = folder;
    this.settings = settings;
    this.arguments = arguments;
    this.http = freePort();
    this.grpc = freePort();
  }

  static Optional<String> given() {
    return setting("qdrant.endpoint", "QDRANT_ENDPOINT");
  }

  /** For tests that need servers of their own. */
  public static Path binary() {
    return binary("no Qdrant that may be stopped: set -Dqdrant.binary to the server's program");
  }

  private static Path binary(String whyNot) {
    Optional<String> binary = setting("qdrant.binary", "QDRANT_BINARY");
    Assumptions.assumeTrue(binary.isPresent(), whyNot);
    return Path.of(binary.orElseThrow());
  }

  private static Optional<String> setting(String property, String variable) {
    return Optional.ofNullable(System.getProperty(property))
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .filter(value -> !value.isBlank());
  }

  /** Starts one in the folder and waits until it answers. */
  public static QdrantServer start(Path folder, Map<String, String> settings, String... arguments) {
    QdrantServer server = new QdrantServer(folder, settings, List.of(arguments));
    server.start();
    return server;
  }

  /** The same again, after it was killed. */
  void start() {
    // Tests that need a server of their own have said so by now.
    Path program =
        binary(
            "no Qdrant: set -Dqdrant.endpoint to one that runs, or -Dqdrant.binary to the"
                + " server's program");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("qdrant.log").toFile());
    Map<String, String> environment = new HashMap<>();
    environment.put("QDRANT__SERVICE__HOST", "127.0.0.1");
    environment.put("QDRANT__SERVICE__HTTP_PORT", String.valueOf(http));
    environment.put("QDRANT__SERVICE__GRPC_PORT", String.valueOf(grpc));
    environment.put("QDRANT__STORAGE__STORAGE_PATH", folder.resolve("storage").toString());
    environment.put("QDRANT__STORAGE__SNAPSHOTS_PATH", folder.resolve("snapshots").toString());
    environment.put("QDRANT__TELEMETRY_DISABLED", "true");
    environment.put("QDRANT__LOG_LEVEL", "INFO");
    environment.putAll(settings);
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IllegalStateException("Qdrant does not start", e);
    }
    until("Qdrant answers, see " + folder.resolve("qdrant.log"), this::answers);
  }

  public String endpoint() {
    return "127.0.0.1:" + grpc;
  }

  public String http() {
    return "127.0.0.1:" + http;
  }

  int httpPort() {
    return http;
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Qdrant ended: see " + folder.resolve("qdrant.log"));
    }
    ManagedChannel channel = Grpc.newChannelBuilder(endpoint(), credentials()).build();
    try {
      QdrantGrpc.newBlockingStub(channel)
          .withDeadlineAfter(2, TimeUnit.SECONDS)
          .healthCheck(HealthCheckRequest.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException e) {
      // One that asks for a key answers too.
      return e.getStatus().getCode() == io.grpc.Status.Code.UNAUTHENTICATED
          || e.getStatus().getCode() == io.grpc.Status.Code.PERMISSION_DENIED;
    } finally {
      channel.shutdownNow();
    }
  }

  private ChannelCredentials credentials() {
    String certificate = settings.get(CERTIFICATE);
    if (certificate == null) {
      return InsecureChannelCredentials.create();
    }
    try {
      return TlsChannelCredentials.newBuilder().trustManager(new File(certificate)).build();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  void pause() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int rc =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (rc != 0) {
        throw new IllegalStateException("kill: " + rc);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looks again and again until it holds. */
  static void until(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain until " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
