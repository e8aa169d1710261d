package io.prism.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsPageTest {
  @Test
  void docsErrorsSaysWhatTheTableSays() throws IOException {
    Path page = Path.of("..", "docs", "errors.md");
    List<List<String>> rows =
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
            .map(cells -> cells.subList(1, 6))
            .toList();
    List<List<String>> table =
        Arrays.stream(Reason.values())
            .map(
                reason ->
                    List.of(
                        "`" + reason.name() + "`",
                        Integer.toString(reason.httpStatus()),
                        "`" + Status.fromCodeValue(reason.grpcCode()).getCode() + "`",
                        reason.title(),
                        reason.isTransient() ? "yes" : "no"))
            .toList();

    assertThat(rows).containsExactlyInAnyOrderElementsOf(table);
  }
}
