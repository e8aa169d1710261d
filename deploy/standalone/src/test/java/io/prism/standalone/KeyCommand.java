package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./prism keys}, as who runs a Prism uses it. */
public final class KeyCommand {
  private KeyCommand() {}

  /** Makes a key and returns its secret. */
  public static String create(Path data, String name, String scopes) throws Exception {
    String out = run(data, "create", name, "--scope", scopes);
    return out.lines().filter(line -> line.startsWith("prism_")).findFirst().orElseThrow();
  }

  /** What the command says on its standard output. */
  static String run(Path data, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(PrismProcess.ROOT.resolve("prism").toString(), "keys"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PRISM_NO_BUILD", "yes");
    builder.environment().put("PRISM_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out;
  }
}
