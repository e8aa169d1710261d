package io.prism.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Triton on the CPU with a pack's models (testing/triton, deploy/triton). */
public final class TritonProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int grpc = freePort();
  private final int http = freePort();
  private final Process process;

  private TritonProcess(Path home, Path folder, Path models) throws IOException {
    process =
        new ProcessBuilder(
                home.resolve("testing/triton/triton.sh").toString(),
                "attached",
                models.toString(),
                "--grpc-address=127.0.0.1",
                "--grpc-port=" + grpc,
                "--http-address=127.0.0.1",
                "--http-port=" + http,
                "--allow-metrics=false")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("triton.log").toFile())
            .start();
    awaitReady();
  }

  /**
   * Installs Triton if it is not there, and blocks until it is ready.
   *
   * @param home the repository
   * @param folder for its log
   * @param models its model repository
   */
  public static TritonProcess start(Path home, Path folder, Path models) {
    try {
      run(home.resolve("testing/triton/triton.sh").toString(), "install");
      return new TritonProcess(home, folder, models);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run testing/triton in " + home + ": use --home", e);
    }
  }

  /**
   * Makes a model repository of a pack (deploy/triton).
   *
   * @param home the repository of Prism
   * @param folder where it is made
   * @param maxBatch of every model, which is warmed up with it
   */
  public static Path models(Path home, Path pack, Path folder, int maxBatch) {
    Path models = folder.resolve("models");
    try {
      run(
          "python3",
          home.resolve("deploy/triton/make_repository.py").toString(),
          pack.toString(),
          models.toString(),
          "--cpu-standin",
          "--max-batch",
          Integer.toString(maxBatch));
      return models;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run deploy/triton in " + home + ": use --home", e);
    }
  }

  /** Of its gRPC. */
  public String endpoint() {
    return "127.0.0.1:" + grpc;
  }

  private void awaitReady() {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/v2/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers200(ready)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IllegalStateException("Triton did not start");
      }
      Pause.millis(50);
    }
  }

  private static boolean answers200(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Nobody listens yet.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void run(String... command) throws IOException {
    Process running =
        new ProcessBuilder(new ArrayList<>(Arrays.asList(command))).inheritIO().start();
    try {
      if (running.waitFor() != 0) {
        throw new IllegalStateException(List.of(command) + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> stubs = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stubs.forEach(ProcessHandle::destroyForcibly);
  }
}
