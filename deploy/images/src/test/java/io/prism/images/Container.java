package io.prism.images;

import static io.prism.images.Docker.docker;

import java.util.ArrayList;
import java.util.List;

/** One container with as few rights as there can be, and its port 8080 on this machine. */
final class Container implements AutoCloseable {
  /** What a careful operator takes away. */
  static final List<String> HARDENED =
      List.of(
          "--read-only",
          "--cap-drop=ALL",
          "--security-opt=no-new-privileges",
          "--memory=1g",
          "--tmpfs=/tmp:exec,mode=1777");

  private final String id;

  private Container(String id) {
    this.id = id;
  }

  /**
   * @param options of {@code docker run}
   * @param arguments of the program
   */
  static Container start(Assembly image, List<String> options, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("run", "-d", "-p", "127.0.0.1::8080"));
    command.addAll(HARDENED);
    command.addAll(options);
    command.add(Docker.image(image));
    command.addAll(List.of(arguments));
    return new Container(docker(command.toArray(String[]::new)));
  }

  String id() {
    return id;
  }

  String url() throws Exception {
    return "http://" + docker("port", id, "8080/tcp").lines().findFirst().orElseThrow();
  }

  boolean isRunning() {
    try {
      return Docker.inspect(id).path("State").path("Running").asBoolean();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void awaitOk(String path) throws Exception {
    String url = url();
    try {
      Web.awaitOk(url + path, this::isRunning);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + log(), e);
    }
  }

  String log() throws Exception {
    return docker("logs", id);
  }

  /** SIGTERM, and SIGKILL after as long as an orderly stop may take; returns the exit code. */
  int stop() throws Exception {
    docker("stop", "-t", "60", id);
    return Docker.inspect(id).path("State").path("ExitCode").asInt();
  }

  @Override
  public void close() throws Exception {
    docker("rm", "-f", "-v", id);
  }
}
