package io.prism.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** One started by a command. */
final class ServerProcess implements RealServer {
  private static final Duration START = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Callable<Boolean> answers;
  private final Path log;
  private final Duration patience;
  private Process process;

  /**
   * @param answers whether it is there; an IOException says no
   * @param patience with a start
   */
  ServerProcess(
      String name,
      List<String> command,
      Map<String, String> environment,
      Callable<Boolean> answers,
      Path log,
      Duration patience) {
    this.name = name;
    this.command = command;
    this.environment = environment;
    this.answers = answers;
    this.log = log;
    this.patience = patience;
  }

  /** Returns when it answers. */
  static ServerProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Callable<Boolean> answers,
      Path log)
      throws Exception {
    ServerProcess server = new ServerProcess(name, command, environment, answers, log, START);
    server.start();
    return server;
  }

  /** Whether a GET is answered with 200. */
  static Callable<Boolean> ok(String uri) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(5)).build();
    return () -> HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    long end = System.nanoTime() + patience.toNanos();
    while (!isThere()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(name + " did not start: " + Files.readString(log));
      }
      Thread.sleep(50);
    }
  }

  private boolean isThere() throws Exception {
    try {
      return answers.call();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Its children too. */
  @Override
  public void kill() {
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(it -> it.onExit().join());
  }

  @Override
  public void freeze() throws Exception {
    signal("STOP");
  }

  @Override
  public void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String signal) throws Exception {
    for (ProcessHandle one : all()) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(one.pid())).start().waitFor();
    }
  }

  private List<ProcessHandle> all() {
    if (process == null) {
      return List.of();
    }
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  @Override
  public void close() throws Exception {
    thaw();
    kill();
  }
}
