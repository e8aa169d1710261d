package io.prism.index;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;

/** The index's settings; defaults are in {@code META-INF/microprofile-config.properties}. */
@ConfigMapping(prefix = "prism.index.store")
public interface IndexConfig {
  /** Where Lucene's files are; made if it is missing. Only one process can use it. */
  Path folder();

  /** Heap for artworks that are on their way to disk, in megabytes. */
  int writeBufferMegabytes();

  /** Threads that join graphs in the background, 1 to 16. */
  int mergeThreads();

  /**
   * Segments of fewer artworks get no graphs and are compared, which is as fast and spares building
   * graphs again and again while a collection grows; 0: every segment gets them.
   */
  int graphFrom();

  /** Searches by one dimension among at most so many artworks compare them all. */
  int exactUpTo();

  /**
   * Searches by several dimensions among at most so many artworks compare them all: that takes as
   * long as the graphs do, and misses nothing.
   */
  int exactUpToMixed();

  /** The least number of candidates from each graph in an approximate search, 10 to 10000. */
  int candidates();

  /** Whether every checksum is compared at start: about a second a gigabyte. */
  boolean verifyOnStart();

  /** Where backups are made, each in a folder of its name; made if it is missing. */
  Path backupFolder();

  /**
   * How long a backup waits for uploads that were accepted before it began; those that are still
   * not indexed then are counted in its manifest.
   */
  Duration backupWait();

  /** The longest time of a search whose caller set no earlier deadline. */
  Duration timeout();
}
