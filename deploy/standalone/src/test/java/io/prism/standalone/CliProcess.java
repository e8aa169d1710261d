package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The launcher with a command that is not a server's, against a server of the tests. */
final class CliProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String url;
  private final Map<String, String> environment;

  CliProcess(String url) {
    this(url, Map.of());
  }

  /** With these settings of the environment. */
  CliProcess(String url, Map<String, String> environment) {
    this.url = url;
    this.environment = environment;
  }

  record Answer(int code, String out, String err) {
    JsonNode json() throws Exception {
      return new ObjectMapper().readTree(out);
    }
  }

  /** Starts and waits for nothing. */
  JavaProcess start(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "PRISM_NO_BUILD=yes",
                "PRISM_URL=" + url,
                "JAVA_HOME=" + System.getProperty("java.home")));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(launcher().toString());
    command.addAll(List.of(arguments));
    return JavaProcess.start(command);
  }

  Answer run(String... arguments) throws Exception {
    try (JavaProcess process = start(arguments)) {
      int code = process.await(PATIENCE);
      return new Answer(code, process.output(), process.errors());
    }
  }

  private static Path launcher() {
    return PrismProcess.ROOT.resolve("prism");
  }
}
