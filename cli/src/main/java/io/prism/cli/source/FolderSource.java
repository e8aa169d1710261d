package io.prism.cli.source;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files under a folder that are named like pictures, by path. Hidden ones are left out; links
 * to files are followed, links to folders are not.
 */
final class FolderSource implements Source {
  private final Path folder;
  private final Extras extras;
  private @Nullable Found found;

  FolderSource(Path folder, Extras extras) {
    this.folder = folder;
    this.extras = extras;
  }

  private record Found(List<Path> pictures, List<Path> unreadable, long others) {}

  @Override
  public long count() throws IOException {
    Found all = found();
    return (long) all.pictures().size() + all.unreadable().size();
  }

  @Override
  public long passedOver() {
    return found == null ? 0 : found.others();
  }

  @Override
  public void forEach(Visitor visitor) throws IOException, InterruptedException {
    for (Path path : found().unreadable()) {
      visitor.visit(new Entry.Unusable(path.toString(), "It cannot be read."));
    }
    for (Path file : found().pictures()) {
      visitor.visit(PictureFiles.candidate(file, extras));
    }
  }

  private Found found() throws IOException {
    Found known = found;
    if (known == null) {
      Walk walk = new Walk(folder);
      Files.walkFileTree(folder, walk);
      walk.pictures.sort(Comparator.comparing(Path::toString));
      known = new Found(walk.pictures, walk.unreadable, walk.others);
      found = known;
    }
    return known;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> pictures = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();
    private long others;

    Walk(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes facts) {
      return isHidden(path) && !path.equals(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes facts) {
      if (!isHidden(path) && PictureFiles.isNamedLikeOne(path) && Files.isRegularFile(path)) {
        pictures.add(path);
      } else {
        others++;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      unreadable.add(path);
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      return String.valueOf(path.getFileName()).startsWith(".");
    }
  }
}
