package io.prism.standalone.watch;

import static org.junit.jupiter.api.Assumptions.abort;

import io.prism.standalone.PrismProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where Prometheus and promtool are; without them, tests are skipped. */
final class PrometheusPrograms {
  private final Path folder;

  private PrometheusPrograms(Path folder) {
    this.folder = folder;
  }

  static PrometheusPrograms find() throws IOException {
    Process found =
        new ProcessBuilder(PrismProcess.ROOT + "/testing/servers/prometheus", "folder").start();
    String out = text(found.getInputStream().readAllBytes());
    String why = text(found.getErrorStream().readAllBytes());
    return out.isEmpty()
        ? abort("skipped, because there is no Prometheus here: " + why)
        : new PrometheusPrograms(Path.of(out));
  }

  String prometheus() {
    return folder.resolve("prometheus").toString();
  }

  /** What promtool says about files, and whether it is content. */
  record Verdict(int status, String text) {}

  Verdict promtool(Path workingFolder, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(folder.resolve("promtool").toString()));
    command.addAll(arguments);
    Process tool =
        new ProcessBuilder(command)
            .directory(workingFolder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = text(tool.getInputStream().readAllBytes());
    return new Verdict(tool.waitFor(), said);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }
}
