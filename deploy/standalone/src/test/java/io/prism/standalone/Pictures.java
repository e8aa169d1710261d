package io.prism.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Objects;

/** Pictures of the pack for the end-to-end tests. */
final class Pictures {

  private Pictures() {}

  /** One that is not in the gallery. */
  static byte[] query(String name) {
    try {
      return Files.readAllBytes(
          PrismProcess.ROOT.resolve("models/prism-mini/queries").resolve(name + ".jpg"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gallery(String name) {
    String path = "prism-mini/gallery/" + name + ".jpg";
    try (InputStream in = Pictures.class.getClassLoader().getResourceAsStream(path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
