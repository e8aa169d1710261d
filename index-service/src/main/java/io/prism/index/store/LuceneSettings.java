package io.prism.index.store;

import io.prism.core.embedding.ModelId;
import java.nio.file.Path;

/**
 * @param folder for Lucene's files; made if it is missing
 * @param model of all vectors; a folder with vectors of another one is not opened
 * @param dimension numbers in each vector
 * @param writeBufferMegabytes heap for documents that are not on disk yet
 * @param mergeThreads that build larger graphs from smaller ones in the background
 * @param graphFrom segments of fewer artworks get no graphs and are compared; 0: every segment gets
 *     them
 * @param exactUpTo searches among at most so many artworks compare them all
 * @param candidates the least number of candidates that an approximate search looks at
 * @param verifyOnStart whether all checksums are compared when the folder is opened
 */
public record LuceneSettings(
    Path folder,
    ModelId model,
    int dimension,
    int writeBufferMegabytes,
    int mergeThreads,
    int graphFrom,
    int exactUpTo,
    int candidates,
    boolean verifyOnStart) {
  /** What was measured best, see docs/adr. */
  public static LuceneSettings defaults(Path folder, ModelId model, int dimension) {
    return new LuceneSettings(folder, model, dimension, 16, 1, 1_000, 10_000, 400, true);
  }
}
