package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "keys --help",
        "keys create --help",
        "demo --help",
        "serve --help",
        "broker --help",
        "help serve",
        "--version"
      })
  void helpIsEverywhereAndNotAnError(String arguments) {
    assertThat(execute(arguments.split(" "))).isZero();
    assertThat(out.toString()).isNotBlank();
    assertThat(err.toString()).isEmpty();
  }

  static List<List<String>> wrongUsages() {
    return List.of(
        List.of(),
        List.of("fly"),
        List.of("serve", "--port"),
        List.of("serve", "--port", "http"),
        List.of("serve", "--port", "0"),
        List.of("serve", "--port", "65536"),
        List.of("serve", "--kafka-port", "-1"),
        List.of("serve", "--port", "9000", "--kafka-port", "9000"),
        List.of("serve", "--log-format", "xml"),
        List.of("serve", "--nonsense"),
        List.of("broker", "--kafka-port", "70000"),
        List.of("serve", "extra"),
        List.of("demo", "--host", "0.0.0.0"),
        List.of("serve", "--host", "8.8.8.8"),
        List.of("serve", "--host", "no such host"));
  }

  @ParameterizedTest
  @MethodSource("wrongUsages")
  void wrongUsageIsSaidInOneLineWithExitCodeTwo(List<String> arguments) {
    assertThat(execute(arguments.toArray(String[]::new))).isEqualTo(2);
    List<String> lines = err.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("prism: ");
    assertThat(lines.get(1)).startsWith("See: ./prism").endsWith(" --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--kafka-port"})
  void aPortInUseIsSaidBeforeAnythingStarts(String option) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String other = option.equals("--port") ? "--kafka-port" : "--port";
      int code =
          execute(
              "serve",
              option,
              Integer.toString(taken.getLocalPort()),
              other,
              Integer.toString(Ports.anyFree()),
              "--data",
              folder.toString());
      assertThat(code).isEqualTo(1);
      assertThat(err.toString().lines())
          .singleElement()
          .asString()
          .contains("port " + taken.getLocalPort(), "in use", option);
    }
  }

  @Test
  void theLoopbackAddressOfTheNewProtocolIsWrittenInBrackets() {
    Settings settings = new Settings("::1", 8080, 9092, folder, "prism-mini", LogFormat.TEXT);
    assertThat(settings.address()).isEqualTo("http://[::1]:8080");
    assertThat(settings.kafkaAddress()).isEqualTo("[::1]:9092");
  }

  private int execute(String... arguments) {
    CommandLine line = StandaloneMain.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
