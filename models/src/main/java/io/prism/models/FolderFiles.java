package io.prism.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

record FolderFiles(Path folder) implements PackFiles {
  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(folder.resolve(PackName.checked(name)));
  }

  @Override
  public Optional<Path> path(String name) {
    return Optional.of(folder.resolve(PackName.checked(name)));
  }

  @Override
  public String place() {
    return folder.toString();
  }
}
