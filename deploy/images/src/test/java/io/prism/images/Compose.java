package io.prism.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prism.images.Program.End;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A composition of deploy/compose, under a name of its own. */
final class Compose {
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  private final List<String> program;
  private final String file;
  private final String project;
  private final Map<String, String> settings;

  private Compose(
      List<String> program, String file, String project, Map<String, String> settings) {
    this.program = program;
    this.file = file;
    this.project = project;
    this.settings = settings;
  }

  /** Without Docker Compose 2 or newer the test is skipped. */
  static Compose orSkip(String file, String project, Map<String, String> settings)
      throws Exception {
    String plugin = Docker.whyNot("docker", "compose", "version");
    String alone = Docker.whyNot("docker-compose", "version");
    assumeTrue(
        plugin.isEmpty() || alone.isEmpty(),
        () -> "no Docker Compose: " + plugin + "; " + alone);
    List<String> program = plugin.isEmpty() ? List.of("docker", "compose") : List.of("docker-compose");
    Map<String, String> all = new HashMap<>(Docker.composeSettings());
    all.putAll(settings);
    return new Compose(program, file, project, all);
  }

  /** Runs the command, which must succeed; returns what it said. */
  String run(String... arguments) throws Exception {
    End end = tryTo(arguments);
    assertThat(end.code()).as("%s: %s", List.of(arguments), end.output()).isZero();
    return end.output();
  }

  End tryTo(String... arguments) throws Exception {
    Path path = Assembly.DEPLOY.resolve("compose").resolve(file);
    List<String> command = new ArrayList<>(program);
    // The developer's own .env is not of interest.
    command.addAll(
        List.of("--env-file", "/dev/null", "-f", path.toString(), "-p", project, "--ansi", "never"));
    command.addAll(List.of(arguments));
    return Program.run(command, settings, PATIENCE);
  }
}
