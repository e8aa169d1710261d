package io.prism.benchmark.load;

import io.prism.benchmark.measure.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Prism as its users run it: {@code ./prism demo} or {@code ./prism serve}, as a process. */
public final class StandaloneProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final Process process;
  private final int port;
  private final int kafkaPort;
  private final long startedNanos;
  private final double readySeconds;

  private StandaloneProcess(Path home, String command, Path data) throws IOException {
    port = freePort();
    kafkaPort = freePort();
    Files.createDirectories(data);
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("prism").toString(),
            command,
            "--port",
            Integer.toString(port),
            "--kafka-port",
            Integer.toString(kafkaPort),
            "--data",
            data.toString());
    builder.environment().put("PRISM_NO_BUILD", "1");
    builder.redirectErrorStream(true).redirectOutput(data.resolve("console.txt").toFile());
    startedNanos = System.nanoTime();
    process = builder.start();
    try {
      readySeconds = awaitReady(data);
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /**
   * Starts the last build of the repository at {@code home} and blocks until it is ready.
   *
   * @param command {@code serve} or {@code demo}
   */
  public static StandaloneProcess start(Path home, String command, Path data) {
    try {
      return new StandaloneProcess(home, command, data);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run ./prism in " + home + ": use --home", e);
    }
  }

  /** From the start of the process until /q/health/ready answered 200. */
  public double readySeconds() {
    return readySeconds;
  }

  /** For gRPC and HTTP. */
  public String target() {
    return "127.0.0.1:" + port;
  }

  public String kafka() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Since its start, all threads. */
  public double cpuSeconds() {
    return Machine.cpuSeconds(process.pid());
  }

  public double residentMegabytes() {
    return Machine.residentMegabytes(process.pid());
  }

  private double awaitReady(Path data) {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://" + target() + "/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    while (System.nanoTime() - startedNanos < START_LIMIT.toNanos()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("Prism ended, see " + data.resolve("console.txt"));
      }
      if (answers200(ready)) {
        return (System.nanoTime() - startedNanos) / 1e9;
      }
      Pause.millis(20);
    }
    throw new IllegalStateException("Prism is not ready after " + START_LIMIT);
  }

  private static boolean answers200(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Nobody listens yet, or nobody answers yet.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Asks it to stop, and waits. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
