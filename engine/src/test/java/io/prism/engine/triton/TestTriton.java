package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Triton in a process of its own (testing/triton), which loads models on demand. Where it
 * cannot run, {@link #assumeItCanRun} skips the test and says why.
 */
public final class TestTriton implements AutoCloseable {
  private static final Path SCRIPT = Path.of("..", "testing", "triton", "triton.sh");
  private static final String SHARED = "prism.test.triton.grpc";
  private static final String SHARED_HTTP = "prism.test.triton.http";
  private static final int CANNOT = 3;
  private static final int STARTS = 3;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int grpc;
  private final int http;
  private final Path repository;

  /** Of the command, beside those that all have. */
  private final List<String> options;

  private Process process;

  private TestTriton(int grpc, int http, Path repository, List<String> options) {
    this.grpc = grpc;
    this.http = http;
    this.repository = repository;
    this.options = options;
  }

  private static List<String> loading(String... models) {
    return Stream.of(models).map(model -> "--load-model=" + model).toList();
  }

  /**
   * Installs Triton, unless that has been done; skips the calling test where that is impossible.
   */
  public static void assumeItCanRun() {
    String why = TestTriton.whyNot();
    Assumptions.assumeTrue(why.isEmpty(), () -> "skipped, because " + why);
  }

  /** Empty if it can run. */
  public static synchronized String whyNot() {
    // Told once a JVM, whichever class loader asks.
    String known = System.getProperty("prism.test.triton.why-not");
    if (known == null) {
      known = install();
      System.setProperty("prism.test.triton.why-not", known);
    }
    return known;
  }

  private static String install() {
    try {
      Process install =
          new ProcessBuilder("bash", SCRIPT.toString(), "install")
              .redirectErrorStream(true)
              .start();
      String[] said =
          new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .strip()
              .split("\n", -1);
      int code = install.waitFor();
      if (code == 0) {
        return "";
      }
      assertThat(code).as(String.join("\n", said)).isEqualTo(CANNOT);
      return said[said.length - 1];
    } catch (IOException e) {
      return "there is no bash";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One with prism-mini's models, for all tests of this JVM; it ends with the JVM. */
  public static synchronized TestTriton shared() {
    assumeItCanRun();
    if (System.getProperty(SHARED) == null) {
      TestTriton triton = start("image", "text", "detector");
      System.setProperty(SHARED, Integer.toString(triton.grpc));
      System.setProperty(SHARED_HTTP, Integer.toString(triton.http));
    }
    return new TestTriton(
        Integer.getInteger(SHARED),
        Integer.getInteger(SHARED_HTTP),
        TestModels.repository(),
        List.of());
  }

  /** One of its own for a test that breaks it. */
  public static TestTriton start(String... models) {
    assumeItCanRun();
    return startOn(TestModels.repository(), models);
  }

  /** The same with options of its own. */
  static TestTriton startWith(List<String> options, String model) {
    assumeItCanRun();
    List<String> all = new ArrayList<>(loading(model));
    all.addAll(options);
    TestTriton triton = new TestTriton(freePort(), freePort(), TestModels.repository(), all);
    triton.restart();
    return triton;
  }

  /** One with a model repository of the test's own. */
  public static TestTriton startOn(Path repository, String... models) {
    return startOn(freePort(), repository, models);
  }

  /** The same at a port for gRPC. */
  public static TestTriton startOn(int grpc, Path repository, String... models) {
    assumeItCanRun();
    TestTriton triton = new TestTriton(grpc, freePort(), repository, loading(models));
    triton.restart();
    return triton;
  }

  /** One that will have prism-mini's models once it is started, at a free port. */
  public static TestTriton absent(int grpc) {
    return new TestTriton(
        grpc, freePort(), TestModels.repository(), loading("image", "text", "detector"));
  }

  /** Starts it, again on the same ports. It ends with this JVM, if not before. */
  public void restart() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                SCRIPT.toString(),
                "attached",
                repository.toString(),
                "--model-control-mode=explicit",
                "--grpc-address=127.0.0.1",
                "--grpc-port=" + grpc,
                "--http-address=127.0.0.1",
                "--http-port=" + http,
                "--allow-metrics=false",
                "--exit-timeout-secs=3"));
    command.addAll(options);
    Path log = repository.resolveSibling("triton-" + grpc + ".log");
    // On a busy machine it may end in the fight for its backends' shared memory; what runs it in
    // production starts it again.
    for (int attempt = 1; attempt <= STARTS; attempt++) {
      run(command, log);
      if (isReadyInTime()) {
        return;
      }
    }
    try {
      throw new AssertionError("Triton did not start:\n" + Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(List<String> command, Path log) {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** False when it ends or takes too long. */
  private boolean isReadyInTime() {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (status("GET", "/v2/health/ready") == 200) {
        return true;
      }
      pause();
    }
    kill();
    return false;
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public String endpoint() {
    return "127.0.0.1:" + grpc;
  }

  public void load(String model) {
    assertThat(status("POST", "/v2/repository/models/" + model + "/load")).isEqualTo(200);
  }

  /** What Triton says to a model that it cannot load. */
  public String loadInVain(String model) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:" + http + "/v2/repository/models/" + model + "/load"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(400);
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public void unload(String model) {
    assertThat(status("POST", "/v2/repository/models/" + model + "/unload")).isEqualTo(200);
  }

  private int status(String method, String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .timeout(Duration.ofSeconds(60))
              .build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM: it ends what runs, and says no to the rest. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL, for the processes of its models too, which would live on. */
  public void kill() {
    if (process != null) {
      List<ProcessHandle> stubs = process.descendants().toList();
      process.destroyForcibly();
      stubs.forEach(ProcessHandle::destroyForcibly);
      process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  /** SIGSTOP: the connections stay, and nothing is answered. */
  public void freeze() {
    signal("-STOP");
    while (!isFrozen()) {
      pause();
    }
  }

  private boolean isFrozen() {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        String status = Files.readString(thread.resolve("stat"));
        if (status.charAt(status.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      List<String> command = List.of("kill", signal, Long.toString(process.pid()));
      assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
