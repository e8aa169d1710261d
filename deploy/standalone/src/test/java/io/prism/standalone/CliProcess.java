package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The launcher with a command that is not a server's, against a server of the tests. */
final class CliProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String url;

  CliProcess(String url) {
    this.url = url;
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
                "JAVA_HOME=" + System.getProperty("java.home"),
                launcher().toString()));
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
