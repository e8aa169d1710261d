package io.prism.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A described pack, whose files are in a folder once they have been pulled.
 *
 * @param folder of this revision; need not be there
 */
record PulledFiles(KnownPack pack, Path folder) implements PackFiles {
  @Override
  public InputStream open(String name) throws IOException {
    return name.equals(ModelPackReader.CARD)
        ? pack.description().open(name)
        : Files.newInputStream(folder.resolve(PackName.checked(name)));
  }

  @Override
  public Optional<Path> path(String name) {
    return Optional.of(folder.resolve(PackName.checked(name)));
  }

  @Override
  public String place() {
    return folder.toString();
  }

  @Override
  public String remedy(Map<String, PackFile> needed) {
    return "Run ./prism models pull "
        + pack
        + ". Without a network, put these into "
        + folder
        + ": "
        + new TreeMap<>(needed)
            .entrySet().stream()
                .map(file -> file.getKey() + " (" + file.getValue() + ")")
                .collect(Collectors.joining(", "));
  }
}
