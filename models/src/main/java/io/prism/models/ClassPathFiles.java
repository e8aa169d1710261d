package io.prism.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

record ClassPathFiles(String folder, ClassLoader loader) implements PackFiles {
  ClassPathFiles {
    PackName.checked(folder);
  }

  @Override
  public InputStream open(String name) throws IOException {
    String resource = folder + "/" + PackName.checked(name);
    InputStream in = loader.getResourceAsStream(resource);
    if (in == null) {
      throw new NoSuchFileException(resource, null, "not on the class path");
    }
    return in;
  }

  @Override
  public Optional<Path> path(String name) {
    return Optional.empty();
  }

  @Override
  public String place() {
    return "classpath:" + folder;
  }
}
