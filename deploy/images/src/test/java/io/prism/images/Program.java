package io.prism.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own, with what it says on both streams in a file. */
final class Program implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** How a program ended, and what it said. */
  record End(int code, String output) {}

  static Program start(List<String> command, Map<String, String> environment) throws IOException {
    Path output = Files.createTempFile("prism-images", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile()).environment().putAll(environment);
    return new Program(builder.start(), output);
  }

  /** Runs to its end. */
  static End run(List<String> command, Map<String, String> environment, Duration limit)
      throws Exception {
    try (Program program = start(command, environment)) {
      int code = program.await(limit);
      return new End(code, program.output());
    }
  }

  int await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + limit + ": " + output());
    }
    return process.exitValue();
  }

  /** As kill does it; returns the exit code. */
  int stop(Duration limit) throws Exception {
    process.destroy();
    return await(limit);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(output);
  }
}
