package io.prism.cli.transfer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Where a journal is kept when nobody says it: among the user's state, one for each import. */
public final class JournalPlace {
  private JournalPlace() {}

  /**
   * @param environment for XDG_STATE_HOME
   * @param url of the Prism: the same folder may go to several
   * @param paths of the import, in any order
   */
  public static Path of(Map<String, String> environment, String url, List<Path> paths) {
    String stateHome = environment.getOrDefault("XDG_STATE_HOME", "");
    Path state =
        stateHome.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(stateHome);
    TreeSet<String> places = new TreeSet<>();
    paths.forEach(path -> places.add(path.toAbsolutePath().normalize().toString()));
    String name = url + '\0' + String.join("\0", places);
    String hash = Fingerprint.hex(Fingerprint.digest(name.getBytes(StandardCharsets.UTF_8)));
    return state.resolve("prism").resolve("import-" + hash + ".journal");
  }
}
