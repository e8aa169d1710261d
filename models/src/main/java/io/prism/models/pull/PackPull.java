package io.prism.models.pull;

import io.prism.models.PackFile;
import io.prism.models.PackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Brings a pack's files into its folder. Files that are there and right stay as they are. */
public final class PackPull {
  private final NavigableMap<String, PackFile> files;
  private final PackFiles places;
  private final Path folder;
  private final Origin origin;
  private final PullProgress progress;
  private final long total;
  private long finished;
  private long before;

  /**
   * @param files of the pack by their names
   * @param folder in which the pack looks for them; made if it is missing
   */
  public PackPull(Map<String, PackFile> files, Path folder, Origin origin, PullProgress progress) {
    this.files = new TreeMap<>(files);
    this.places = PackFiles.inFolder(folder);
    this.folder = folder;
    this.origin = origin;
    this.progress = progress;
    this.total = files.values().stream().mapToLong(PackFile::bytes).sum();
  }

  /** Refuses names that lead out of the folder. */
  private Path place(String name) {
    return places.path(name).orElseThrow();
  }

  /**
   * Blocks until all are there. What was begun is gone on with, now or at the next call.
   *
   * @return bytes that were brought
   * @throws PullException if one cannot be had; the others before it are there
   */
  public long run() throws IOException, InterruptedException {
    try (PullLock lock =
        PullLock.acquire(
            folder, () -> progress.note("Another pull works in " + folder + "; waiting for it."))) {
      Map<String, PackFile> missing = missing();
      requireRoom(missing);
      for (var file : missing.entrySet()) {
        bring(file.getKey(), file.getValue());
        finished += file.getValue().bytes();
      }
      progress.at(total, before, total);
      return total - before;
    }
  }

  private Map<String, PackFile> missing() throws IOException {
    Map<String, PackFile> missing = new TreeMap<>();
    for (var file : files.entrySet()) {
      Path target = place(file.getKey());
      if (PartFile.isThere(target, file.getValue())) {
        finished += file.getValue().bytes();
        before += file.getValue().bytes();
      } else {
        missing.put(file.getKey(), file.getValue());
        before += Math.min(PartFile.sizeOf(target), file.getValue().bytes());
      }
    }
    return missing;
  }

  private void requireRoom(Map<String, PackFile> missing) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (!missing.isEmpty() && total - before > free) {
      throw new PullException(
          String.format(
              "%s has room for %d MB, and %d MB are still to come. Make room, or choose another"
                  + " folder with --cache",
              folder, free / 1_000_000, (total - before) / 1_000_000 + 1));
    }
  }

  private void bring(String name, PackFile expected) throws IOException, InterruptedException {
    try (PartFile part = PartFile.open(place(name), expected)) {
      boolean begun = part.size() > 0;
      fill(name, part);
      if (begun && !part.isListed()) {
        progress.note(name + ": what an earlier run left did not fit; once more from the start.");
        part.restart();
        fill(name, part);
      }
      part.finish();
    } catch (PullException e) {
      throw new PullException(name + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PullException(
          place(name) + " cannot be written (" + e.getMessage() + "). What has come is kept", e);
    }
  }

  private void fill(String name, PartFile part) throws IOException, InterruptedException {
    if (!part.isWhole()) {
      origin.bring(name, part, () -> progress.at(finished + part.size(), before, total));
    }
  }
}
