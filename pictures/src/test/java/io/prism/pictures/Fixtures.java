package io.prism.pictures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What {@code src/test/scripts/make_fixtures.py} drew and recorded. */
final class Fixtures {
  private static final Path FOLDER = Path.of("src", "test", "resources", "pictures");

  private Fixtures() {}

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a CSV, split. */
  static List<String[]> table(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(","))
        .toList();
  }

  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".csv"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RgbImage decode(byte[] bytes, int targetEdge) {
    return PictureDecoder.decode(bytes, PictureLimits.DEFAULT, targetEdge);
  }

  static RgbImage decode(String name) {
    return decode(bytes(name), PictureDecoder.FULL_SIZE);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
