package io.prism.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM on the tests' class path, with its output in files. */
final class JavaProcess implements AutoCloseable {

  private final Process process;
  private final Path out;
  private final Path err;

  private JavaProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static JavaProcess start(String mainClass, List<String> arguments) throws IOException {
    return start(command(mainClass, arguments));
  }

  static List<String> command(String mainClass, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
    command.addAll(arguments);
    return command;
  }

  static JavaProcess start(List<String> command) throws IOException {
    Path out = Files.createTempFile("prism-out", ".txt");
    Path err = Files.createTempFile("prism-err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new JavaProcess(builder.start(), out, err);
  }

  /** Writes to its standard input and closes that. */
  JavaProcess feed(String text) throws IOException {
    try (var stdin = process.getOutputStream()) {
      stdin.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Its exit code. */
  int await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + limit + "; " + output() + errors());
    }
    return process.exitValue();
  }

  /** Returns once its output has the text. */
  JavaProcess awaitOutput(String text, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!output().contains(text)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new AssertionError("no '" + text + "' in: " + output() + errors());
      }
      Thread.sleep(20);
    }
    return this;
  }

  String output() {
    return read(out);
  }

  String errors() {
    return read(err);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As kill -9 does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As kill does it. */
  void terminate() {
    process.destroy();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
