package io.prism.index.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SnapshotDeletionPolicy;

/** One commit of Lucene's, whose files stay until they are copied. */
final class LuceneSnapshot {
  private final Path from;
  private final IndexWriter writer;
  private final SnapshotDeletionPolicy commits;

  LuceneSnapshot(Path from, IndexWriter writer, SnapshotDeletionPolicy commits) {
    this.from = from;
    this.writer = writer;
    this.commits = commits;
  }

  void writeTo(Path folder) throws IOException {
    IndexCommit commit = hold();
    try {
      for (String file : commit.getFileNames()) {
        copy(from.resolve(file), folder.resolve(file));
      }
    } finally {
      commits.release(commit);
      writer.deleteUnusedFiles();
    }
  }

  private IndexCommit hold() throws IOException {
    try {
      return commits.snapshot();
    } catch (IllegalStateException e) {
      // Nothing was ever committed: the facts about the collection are.
      writer.commit();
      return commits.snapshot();
    }
  }

  /** Lucene never changes a file that it has written, so a second name for it is as good. */
  private static void copy(Path file, Path to) throws IOException {
    try {
      Files.createLink(to, file);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Another disk, or one that knows no links.
      Files.copy(file, to);
      try (FileChannel copied = FileChannel.open(to, StandardOpenOption.WRITE)) {
        copied.force(true);
      }
    }
  }
}
