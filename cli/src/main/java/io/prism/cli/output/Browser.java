package io.prism.cli.output;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The desktop's own browser, where there is a desktop. */
public final class Browser {
  private final Map<String, String> environment;

  public Browser(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Shows a file and does not wait; false when there is nothing to show it with. */
  public boolean open(Path page) {
    Optional<Path> opener = opener();
    if (opener.isEmpty()) {
      return false;
    }
    try {
      new ProcessBuilder(opener.get().toString(), page.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<Path> opener() {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    boolean desktop =
        mac || environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    if (!desktop) {
      return Optional.empty();
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path candidate = Path.of(folder, mac ? "open" : "xdg-open");
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
