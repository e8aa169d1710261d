package io.prism.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.images.Program.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Docker engine through its command line, as an operator uses it. */
final class Docker {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Path IMAGES = Path.of(System.getProperty("prism.image.tar"));
  private static final String REPOSITORY = System.getProperty("prism.image.repository");
  private static final String TAG = System.getProperty("prism.image.tag");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Docker() {}

  /** Loads the images that the build made; without an engine or images the test is skipped. */
  static void loadImagesOrSkip() throws Exception {
    for (Assembly assembly : Assembly.values()) {
      assumeTrue(
          Files.exists(tar(assembly)), () -> "there is no " + tar(assembly) + ": build -Pimages");
    }
    String why = whyNot("docker", "version");
    assumeTrue(why.isEmpty(), () -> "no Docker engine answers: " + why);
    for (Assembly assembly : Assembly.values()) {
      docker("load", "-q", "-i", tar(assembly).toString());
    }
  }

  static Path tar(Assembly assembly) {
    return IMAGES.resolve(assembly.image() + ".tar");
  }

  /** The name that the build gave it. */
  static String image(Assembly assembly) {
    return REPOSITORY + "/" + assembly.image() + ":" + TAG;
  }

  /** The settings for compose files that choose these images. */
  static Map<String, String> composeSettings() {
    return Map.of("PRISM_REGISTRY", REPOSITORY, "PRISM_TAG", TAG);
  }

  /** Why the program cannot be used here; empty when it can. */
  static String whyNot(String... command) throws Exception {
    try {
      End end = Program.run(List.of(command), Map.of(), PATIENCE);
      return end.code() == 0 ? "" : end.output().strip();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** Runs the command, which must succeed; returns what it said. */
  static String docker(String... arguments) throws Exception {
    End end = run(List.of(arguments));
    assertThat(end.code()).as("docker %s: %s", List.of(arguments), end.output()).isZero();
    return end.output().strip();
  }

  static End run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(arguments);
    return Program.run(command, Map.of(), PATIENCE);
  }

  static JsonNode inspect(String what) throws Exception {
    return JSON.readTree(docker("inspect", what)).get(0);
  }
}
