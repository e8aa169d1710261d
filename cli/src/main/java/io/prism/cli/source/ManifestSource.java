package io.prism.cli.source;

import io.prism.gateway.v1.ArtworkMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rows of a manifest. Their paths are relative to a folder and may not leave it: a manifest may
 * come from somebody else, and must not send other files of this machine.
 */
final class ManifestSource implements Source {
  private final Path manifest;
  private final Rows rows;
  private final Path root;
  private final Extras extras;

  ManifestSource(Path manifest, Rows rows, Path root, Extras extras) {
    this.manifest = manifest;
    this.rows = rows;
    this.root = root;
    this.extras = extras;
  }

  @Override
  public long count() throws IOException {
    long[] count = {0};
    try {
      rows.forEach(
          new Rows.Visitor() {
            @Override
            public void row(long line, RowFields fields) {
              count[0]++;
            }

            @Override
            public void bad(long line, String reason) {
              count[0]++;
            }
          });
    } catch (InterruptedException e) {
      throw new IllegalStateException("counting does not block", e);
    }
    return count[0];
  }

  @Override
  public void forEach(Visitor visitor) throws IOException, InterruptedException {
    rows.forEach(
        new Rows.Visitor() {
          @Override
          public void row(long line, RowFields fields) throws IOException, InterruptedException {
            visitor.visit(entry(line, fields));
          }

          @Override
          public void bad(long line, String reason) throws IOException, InterruptedException {
            visitor.visit(new Entry.Unusable(label(line), reason));
          }
        });
  }

  private Entry entry(long line, RowFields fields) {
    try {
      ArtworkMetadata metadata = extras.applyTo(fields.metadata());
      boolean hasPath = !fields.path().isEmpty();
      if (hasPath == !metadata.getPictureUrl().isEmpty()) {
        throw new BadRow("It must have either path or pictureUrl.");
      }
      Optional<Path> file = hasPath ? Optional.of(inside(fields.path())) : Optional.empty();
      String label = hasPath ? label(line) + " (" + fields.path() + ")" : label(line);
      return new Entry.Candidate(label, metadata, file);
    } catch (BadRow e) {
      return new Entry.Unusable(label(line), e.reason());
    }
  }

  private Path inside(String path) throws BadRow {
    try {
      Path file = root.resolve(path).normalize();
      // By a link it may leave as well.
      boolean stays = !Files.exists(file) || file.toRealPath().startsWith(root.toRealPath());
      if (!file.startsWith(root) || !stays) {
        throw new BadRow("Its path leads out of " + root + "; --root allows another folder.");
      }
      return file;
    } catch (InvalidPathException | IOException e) {
      throw new BadRow("Its path cannot be one of a file.");
    }
  }

  private String label(long line) {
    return manifest + ":" + line;
  }
}
