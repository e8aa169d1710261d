package io.prism.standalone.kubernetes;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Kubernetes API server of the test's own, on a free port, without a node; {@code
 * testing/servers/k8s-api build} made it. Where there is none, tests are skipped.
 */
final class ApiServer implements AutoCloseable {
  private static final Path SCRIPT = Manifests.folder().resolve("../../testing/servers/k8s-api");

  private final Process process;
  private final String kubectl;
  private final String kubeconfig;

  private ApiServer(Process process, String kubectl, String kubeconfig) {
    this.process = process;
    this.kubectl = kubectl;
    this.kubeconfig = kubeconfig;
  }

  /** What kubectl said. */
  record Answer(int code, String text) {}

  /** Returns when it answers and has the custom resources. */
  static ApiServer start() {
    String kubectl = kubectl();
    try {
      Process process =
          new ProcessBuilder(SCRIPT.toString(), "serve")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String kubeconfig = out.readLine();
      if (kubeconfig == null) {
        throw new AssertionError("the API server did not start; see the test's output");
      }
      return new ApiServer(process, kubectl, kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kubectl() {
    try {
      Process found = new ProcessBuilder(SCRIPT.toString(), "kubectl").start();
      String out = read(found);
      String why =
          new String(found.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return out.isBlank()
          ? abort("skipped, because there is no Kubernetes API server here: " + why)
          : out.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer kubectl(String... arguments) {
    return kubectlWith("", arguments);
  }

  /**
   * @param input what it reads from its standard input
   */
  Answer kubectlWith(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(kubectl));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeconfig);
    try {
      Process running = builder.start();
      try (var in = running.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String text = read(running);
      return new Answer(running.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
