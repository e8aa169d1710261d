package io.prism.cli;

import io.prism.cli.source.PictureFiles;
import io.prism.client.Queries;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.Query;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is searched for: one picture file, or words. */
final class QueryArguments {
  private static final int LARGEST_PICTURE = 20_000_000;

  private QueryArguments() {}

  /**
   * @param words at least one; a single one that names a file stands for that picture
   * @throws NoSuchFileException when a single word is named like a picture, but there is no such
   *     file
   */
  static Query read(List<String> words) throws IOException {
    Optional<Path> file = words.size() == 1 ? file(words.get(0)) : Optional.empty();
    return file.isPresent()
        ? Queries.picture(bytes(file.get()))
        : Queries.text(String.join(" ", words));
  }

  private static Optional<Path> file(String word) throws NoSuchFileException {
    Path path;
    try {
      path = Path.of(word);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (Files.isRegularFile(path)) {
      return Optional.of(path);
    }
    if (word.matches(".*\\.\\w+") && PictureFiles.isNamedLikeOne(path)) {
      throw new NoSuchFileException(word);
    }
    return Optional.empty();
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_PICTURE + 1);
      if (bytes.length > LARGEST_PICTURE) {
        throw new PrismException(
            Problem.overLimit(
                Reason.PICTURE_TOO_LARGE,
                "picture",
                LARGEST_PICTURE + " bytes",
                "The picture is larger than 20,000,000 bytes."));
      }
      return bytes;
    }
  }
}
