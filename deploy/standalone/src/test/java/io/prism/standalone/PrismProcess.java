package io.prism.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prism as its users run it: the launcher script, a process of its own, free ports, the given data
 * folder.
 */
public final class PrismProcess implements AutoCloseable {

  public static final Path ROOT =
      Path.of(System.getProperty("prism.root")).toAbsolutePath().normalize();
  static final Duration START = Duration.ofMinutes(10);

  private final Process process;
  private final Path output;
  private final PrismApi api;
  private final int kafkaPort;

  private PrismProcess(Process process, Path output, int port, int kafkaPort) {
    this.process = process;
    this.output = output;
    this.api = new PrismApi(port);
    this.kafkaPort = kafkaPort;
  }

  /** Starts and returns when it says that it is ready. */
  public static PrismProcess serve(Path data) throws Exception {
    return start(data, Ports.anyFree(), Ports.anyFree(), "serve");
  }

  /** The same with the demo gallery. */
  public static PrismProcess demo(Path data) throws Exception {
    return start(data, Ports.anyFree(), Ports.anyFree(), "demo");
  }

  static PrismProcess start(Path data, int port, int kafkaPort, String command) throws Exception {
    return start(data, port, kafkaPort, Map.of(), command);
  }

  /** Serves with these settings of the environment. */
  static PrismProcess serve(Path data, Map<String, String> environment) throws Exception {
    return start(data, Ports.anyFree(), Ports.anyFree(), environment, "serve");
  }

  private static PrismProcess start(
      Path data, int port, int kafkaPort, Map<String, String> environment, String command)
      throws Exception {
    PrismProcess started =
        launch(
            port,
            kafkaPort,
            environment,
            command,
            "--port",
            Integer.toString(port),
            "--kafka-port",
            Integer.toString(kafkaPort),
            "--data",
            data.toString());
    try {
      return started.awaitLine("Prism is ready", START);
    } catch (AssertionError e) {
      started.close();
      throw e;
    }
  }

  /** As a script starts it that does not want it to heed a signal. */
  static PrismProcess launchIgnoring(String signal, String... arguments) throws IOException {
    List<String> command =
        List.of("sh", "-c", "trap '' " + signal + "; exec \"$@\"", "sh", ROOT + "/prism");
    return launch(0, 0, Map.of(), command, arguments);
  }

  /** Starts with any arguments and waits for nothing. */
  static PrismProcess launch(
      int port, int kafkaPort, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = List.of(ROOT.resolve("prism").toString());
    return launch(port, kafkaPort, environment, command, arguments);
  }

  private static PrismProcess launch(
      int port,
      int kafkaPort,
      Map<String, String> environment,
      List<String> launcher,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("prism-output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("PRISM_NO_BUILD", "yes");
    // Tests are many short runs.
    builder.environment().put("PRISM_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    // What is tested is what Prism does, not how fast a machine is that others use too.
    builder.environment().put("PRISM_GATEWAY_TIMEOUT", "60s");
    builder.environment().put("PRISM_GATEWAY_KAFKA_DELIVERY_TIMEOUT", "30s");
    builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new PrismProcess(builder.start(), output, port, kafkaPort);
  }

  static PrismProcess launch(String... arguments) throws IOException {
    return launch(0, 0, Map.of(), arguments);
  }

  /** For example {@code http://127.0.0.1:8080}. */
  public String address() {
    return api.base();
  }

  PrismApi api() {
    return api;
  }

  String kafkaAddress() {
    return "127.0.0.1:" + kafkaPort;
  }

  PrismProcess awaitLine(String text, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!output().contains(text)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new AssertionError("no '" + text + "' but: " + output());
      }
      Thread.sleep(20);
    }
    return this;
  }

  int await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + limit + ": " + output());
    }
    return process.exitValue();
  }

  /** What it has said so far, on both streams. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** The names of its threads, the first fifteen letters of each. */
  List<String> threads() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return tasks.map(PrismProcess::name).toList();
    }
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return "gone";
    }
  }

  /** Resident memory now, in megabytes. */
  long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.UTF_8)
        .stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** A process started in the background of a script inherits that it ignores SIGINT. */
  boolean heeds(String signal) throws IOException {
    int number = signal.equals("INT") ? 2 : 15;
    String mask =
        Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.UTF_8)
            .stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    return (Long.parseUnsignedLong(mask, 16) >> (number - 1) & 1) == 0;
  }

  /** As kill -9 does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As Ctrl-C in a terminal, or kill, do it; returns the exit code. */
  int stop(String signal) throws Exception {
    signal(signal);
    return await(Duration.ofMinutes(3));
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(output);
  }
}
