package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Has deploy/triton make a model repository for the CPU. */
public final class Repositories {
  private static final Path MAKE = Path.of("..", "deploy", "triton", "make_repository.py");

  private Repositories() {}

  public static void make(Path pack, Path folder, String... options) {
    List<String> command =
        new ArrayList<>(List.of("python3", MAKE.toString(), pack.toString(), folder.toString()));
    command.addAll(List.of(options));
    try {
      Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(made.waitFor()).as(said).isZero();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
