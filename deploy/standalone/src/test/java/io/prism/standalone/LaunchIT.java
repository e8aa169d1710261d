package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting and stopping, the good way and all the bad ones. */
class LaunchIT {

  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalStopsItCleanlyAndTheNextStartHasEverything(String signal) throws Exception {
    Path data = folder.resolve("data with spaces");
    try (PrismProcess first = PrismProcess.serve(data)) {
      assumeTrue(first.heeds(signal), "the shell that runs the tests ignores SIG" + signal);
      assertThat(first.api().put("kept", Pictures.query("trophy__glitch"), "{}").status())
          .isEqualTo(202);
      first.api().awaitState("kept", "INDEXED", PATIENCE);
      assertThat(first.stop(signal)).isIn(0, 130, 143);
      assertThat(first.output()).doesNotContain("Exception", "ERROR");
    }
    // Kafka leaves this marker only when every log was closed in order.
    assertThat(data.resolve("kafka/.kafka_cleanshutdown")).exists();
    try (PrismProcess second = PrismProcess.serve(data)) {
      assertThat(second.api().get("/v1/artworks/kept").json().path("state").asText())
          .isEqualTo("INDEXED");
    }
  }

  @Test
  void wrongUsageEndsWithTwo() throws Exception {
    assertEnds(2, "--port", "serve", "--port", "none");
    assertEnds(2, "0.0.0.0", "demo", "--host", "0.0.0.0");
    assertEnds(2, "demo or serve");
  }

  @Test
  void helpEndsWithZero() throws Exception {
    assertEnds(0, "Usage: prism", "--help");
    assertEnds(0, "--kafka-port", "demo", "--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--kafka-port"})
  void aPortInUseIsOneLine(String option) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String other = option.equals("--port") ? "--kafka-port" : "--port";
      String port = Integer.toString(taken.getLocalPort());
      assertOneLine(
          port,
          "serve",
          option,
          port,
          other,
          Integer.toString(Ports.anyFree()),
          "--data",
          folder.toString());
    }
  }

  @Test
  void aFolderInUseNamesItsUser() throws Exception {
    try (PrismProcess first = PrismProcess.serve(folder)) {
      assertOneLine("process " + first.pid() + ")", serve(folder));
    }
  }

  @Test
  void aFileInTheFoldersPlaceIsOneLine() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertOneLine(file.toString(), serve(file));
  }

  @Test
  void aDamagedKafkaLogIsOneLine() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("kafka"));
    Files.writeString(data.resolve("kafka/meta.properties"), "version=1\nnode.id=seven\n");
    assertOneLine("kafka", serve(data));
  }

  @Test
  void aDamagedIndexIsOneLine() throws Exception {
    Path data = folder.resolve("data");
    try (PrismProcess first = PrismProcess.serve(data)) {
      first.api().put("kept", Pictures.query("trophy__glitch"), "{}");
      first.api().awaitState("kept", "INDEXED", PATIENCE);
      first.stop("TERM");
    }
    ruin(data.resolve("index"));
    assertOneLine("index", serve(data));
  }

  @Test
  void aFullDiskIsOneLine() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", disk.toString()) == 0,
        "needs the right to mount a small disk");
    try {
      assertOneLine("full", serve(disk.resolve("data")));
    } finally {
      run("umount", disk.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_392", "11.0.21", "16-ea"})
  void anOldJavaIsOneLine(String version) throws Exception {
    Path home = fakeJava("echo 'openjdk version \"" + version + "\" 2020-01-01' >&2");
    assertOneLine(version, Map.of("JAVA_HOME", home.toString()), "serve");
  }

  @Test
  void aJavaThatTellsNoVersionIsOneLine() throws Exception {
    assertOneLine("version", Map.of("JAVA_HOME", fakeJava("exit 1").toString()), "serve");
  }

  @Test
  void aJavaHomeWithoutJavaIsOneLine() throws Exception {
    assertOneLine("JAVA_HOME", Map.of("JAVA_HOME", folder.toString()), "serve");
  }

  @Test
  void preparingFasterStartsHasALimit() throws Exception {
    assertEnds(
        1, "not done within 0 seconds", "train", "--limit", "0", "--data", folder.toString());
  }

  @Test
  void preparingFasterStartsThatFailsIsNotTriedAgainBeforeTheNextBuild() throws Exception {
    String version = "17.0.99-" + ProcessHandle.current().pid();
    Path home =
        fakeJava(
            "case \"$*\" in *-version*) echo 'openjdk version \""
                + version
                + "\"' >&2;; esac\n"
                + "case \"$*\" in *ArchiveClassesAtExit*) exit 1;; esac");
    Map<String, String> environment = Map.of("JAVA_HOME", home.toString());
    Path failed =
        PrismProcess.ROOT.resolve("deploy/standalone/target/prism-java-" + version + ".jsa.failed");
    try {
      assertThat(outputOf(environment)).contains("Preparing faster starts");
      assertThat(failed).exists();
      assertThat(outputOf(environment)).isEmpty();
    } finally {
      Files.deleteIfExists(failed);
    }
  }

  private String outputOf(Map<String, String> environment) throws Exception {
    try (PrismProcess process = PrismProcess.launch(0, 0, environment, serve(folder))) {
      assertThat(process.await(PATIENCE)).as(process.output()).isZero();
      return process.output();
    }
  }

  @Test
  void itRunsOnJava25() throws Exception {
    Optional<Path> java25 = java25();
    assumeTrue(java25.isPresent(), "no JDK 25 on this machine");
    int port = Ports.anyFree();
    try (PrismProcess prism =
        PrismProcess.launch(
            port,
            Ports.anyFree(),
            Map.of("JAVA_HOME", java25.orElseThrow().toString()),
            "serve",
            "--port",
            Integer.toString(port),
            "--kafka-port",
            Integer.toString(Ports.anyFree()),
            "--data",
            folder.toString())) {
      prism.awaitLine("Prism is ready", PrismProcess.START);
      assertThat(prism.api().put("new", Pictures.query("trophy__glitch"), "{}").status())
          .isEqualTo(202);
      prism.api().awaitState("new", "INDEXED", PATIENCE);
      assertThat(prism.output()).doesNotContain("WARNING");
    }
  }

  private static void ruin(Path index) throws IOException {
    try (Stream<Path> files = Files.walk(index)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().endsWith(".lock")) {
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }
  }

  private Path fakeJava(String script) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Path java = bin.resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder.resolve("jdk");
  }

  private static Optional<Path> java25() throws IOException {
    Path jvms = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(jvms)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(jvms)) {
      return homes
          .filter(home -> home.getFileName().toString().matches(".*\\b25\\b.*"))
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .findFirst();
    }
  }

  private static String[] serve(Path data) {
    return new String[] {
      "serve",
      "--port",
      Integer.toString(Ports.anyFree()),
      "--kafka-port",
      Integer.toString(Ports.anyFree()),
      "--data",
      data.toString()
    };
  }

  private static void assertOneLine(String part, String... arguments) throws Exception {
    assertOneLine(part, Map.of(), arguments);
  }

  private static void assertOneLine(
      String part, Map<String, String> environment, String... arguments) throws Exception {
    try (PrismProcess process = PrismProcess.launch(0, 0, environment, arguments)) {
      assertThat(process.await(PATIENCE)).isEqualTo(1);
      List<String> lines =
          process
              .output()
              .lines()
              .filter(line -> !line.startsWith("Preparing faster starts"))
              .toList();
      assertThat(lines).singleElement().asString().startsWith("prism: ").contains(part);
    }
  }

  private static void assertEnds(int code, String part, String... arguments) throws Exception {
    try (PrismProcess process = PrismProcess.launch(arguments)) {
      assertThat(process.await(PATIENCE)).as(process.output()).isEqualTo(code);
      assertThat(process.output()).contains(part);
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
