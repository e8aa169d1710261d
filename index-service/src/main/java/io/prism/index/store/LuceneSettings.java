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
 * @param exactUpTo how large a collection is compared whole
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
    ExactUpTo exactUpTo,
    int candidates,
    boolean verifyOnStart) {
  /** What was measured best, see docs/adr. */
  public static LuceneSettings defaults(Path folder, ModelId model, int dimension) {
    return new LuceneSettings(
        folder, model, dimension, 16, 1, 1_000, new ExactUpTo(10_000, 150_000), 400, true);
  }

  /**
   * Searches among at most so many artworks compare them all.
   *
   * @param one by one dimension
   * @param several by several at once: their graphs have to be asked for more, and miss more
   */
  public record ExactUpTo(int one, int several) {
    /** Nothing, as far as graphs can do it. */
    public static final ExactUpTo NEVER = new ExactUpTo(0, 0);

    int dimensions(long count) {
      return count > 1 ? several : one;
    }
  }
}
