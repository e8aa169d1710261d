package io.prism.cli.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the paths on the command line stand for. */
public final class Sources {
  private Sources() {}

  /**
   * @param paths folders, manifests ({@code .csv}, {@code .ndjson}, {@code .jsonl}) and pictures
   * @param root where a manifest's paths begin; empty: in the manifest's own folder
   * @throws IOException when one is not there or cannot be read
   */
  public static Source of(List<Path> paths, Optional<Path> root, Extras extras) throws IOException {
    List<Source> parts = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      parts.add(
          Files.isDirectory(path) ? new FolderSource(path, extras) : file(path, root, extras));
    }
    return new Together(parts);
  }

  private static Source file(Path path, Optional<Path> root, Extras extras) {
    Path absolute = path.toAbsolutePath().normalize();
    Path folder =
        root.map(r -> r.toAbsolutePath().normalize())
            .orElse(absolute.getParent() == null ? absolute : absolute.getParent());
    return switch (PictureFiles.ending(path)) {
      case "csv" -> new ManifestSource(path, new CsvRows(path), folder, extras);
      case "ndjson", "jsonl" -> new ManifestSource(path, new NdjsonRows(path), folder, extras);
      default -> new OneFile(path, extras);
    };
  }

  private record OneFile(Path file, Extras extras) implements Source {
    @Override
    public long count() {
      return 1;
    }

    @Override
    public void forEach(Visitor visitor) throws IOException, InterruptedException {
      visitor.visit(PictureFiles.candidate(file, extras));
    }
  }

  private record Together(List<Source> parts) implements Source {
    @Override
    public long count() throws IOException {
      long sum = 0;
      for (Source part : parts) {
        sum += part.count();
      }
      return sum;
    }

    @Override
    public long passedOver() {
      return parts.stream().mapToLong(Source::passedOver).sum();
    }

    @Override
    public void forEach(Visitor visitor) throws IOException, InterruptedException {
      for (Source part : parts) {
        part.forEach(visitor);
      }
    }
  }
}
