package io.prism.index.store;

import io.prism.index.store.IndexUnusableException.Cause;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** One open folder of Lucene files: its lock, its writer, and searchers on what was committed. */
final class IndexFolder implements Closeable {
  private static final Logger LOG = System.getLogger(IndexFolder.class.getName());

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final StoredVersions versions;
  private final SnapshotDeletionPolicy commits;

  private IndexFolder(Directory directory, IndexWriter writer, SnapshotDeletionPolicy commits)
      throws IOException {
    this.commits = commits;
    this.directory = directory;
    this.writer = writer;
    this.searchers = new SearcherManager(writer, new SearcherFactory());
    this.versions = new StoredVersions(searchers);
  }

  /** Opens or creates. Throws {@link IndexUnusableException} with what to do about it. */
  static IndexFolder open(LuceneSettings settings) {
    Path path = settings.folder();
    try {
      Files.createDirectories(path);
      Directory directory = FSDirectory.open(path);
      try {
        return open(directory, settings);
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (LockObtainFailedException e) {
      throw new IndexUnusableException(Cause.LOCKED, path, e);
    } catch (CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | NoSuchFileException
        | EOFException e) {
      throw new IndexUnusableException(Cause.CORRUPT, path, e);
    } catch (FileSystemException e) {
      throw new IndexUnusableException(Cause.NOT_ACCESSIBLE, path, e);
    } catch (IOException e) {
      throw new IndexUnusableException(Cause.UNREADABLE, path, e);
    }
  }

  private static IndexFolder open(Directory directory, LuceneSettings settings) throws IOException {
    SnapshotDeletionPolicy commits =
        new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy());
    IndexWriter writer =
        new IndexWriter(directory, writerConfig(settings).setIndexDeletionPolicy(commits));
    try {
      IndexFolder folder = new IndexFolder(directory, writer, commits);
      if (settings.verifyOnStart()) {
        folder.verify();
      }
      return folder;
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  private static IndexWriterConfig writerConfig(LuceneSettings settings) {
    ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
    merges.setMaxMergesAndThreads(settings.mergeThreads() + 4, settings.mergeThreads());
    merges.disableAutoIOThrottle();
    return new IndexWriterConfig()
        .setCodec(ArtworkVectorsFormat.codec(settings.graphFrom()))
        .setRAMBufferSizeMB(settings.writeBufferMegabytes())
        .setMergeScheduler(merges)
        .setCommitOnClose(false);
  }

  /** Reads every file once and compares its checksum: about a second a gigabyte. */
  private void verify() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        leaf.reader().checkIntegrity();
      }
    } finally {
      searchers.release(searcher);
    }
  }

  /** On disk. */
  long bytes() throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      try {
        bytes += directory.fileLength(file);
      } catch (FileNotFoundException | NoSuchFileException e) {
        LOG.log(Level.DEBUG, "a merge removed it since it was listed", e);
      }
    }
    return bytes;
  }

  /** Of the last commit, which stays until it is copied. */
  LuceneSnapshot snapshot(Path from) {
    return new LuceneSnapshot(from, writer, commits);
  }

  IndexWriter writer() {
    return writer;
  }

  SearcherManager searchers() {
    return searchers;
  }

  StoredVersions versions() {
    return versions;
  }

  /** Facts about the whole collection, committed together with it. */
  Map<String, String> facts() {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    Map<String, String> facts = new HashMap<>();
    if (data != null) {
      data.forEach(entry -> facts.put(entry.getKey(), entry.getValue()));
    }
    return facts;
  }

  /** What was not committed is dropped: nobody was told that it is stored. */
  @Override
  public void close() throws IOException {
    versions.close();
    searchers.close();
    writer.rollback();
    directory.close();
  }

  /** When another failure is already on its way. */
  void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing an unusable index", e);
    }
  }
}
