package io.prism.pictures.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps picture bytes under the hash of their content. Thread-safe; every call blocks. When the
 * store cannot be read or written (disk full, server away), calls throw {@code UNAVAILABLE}.
 */
public interface PictureStore extends AutoCloseable {
  /** What a stored picture turned out to be when its bytes were hashed again. */
  enum Integrity {
    INTACT,
    MISSING,
    CORRUPT
  }

  /** Whether the store can be used, as far as its calls have shown. */
  enum Condition {
    WORKING,
    /** The last call failed, an earlier one worked. */
    AWAY,
    /** No call has worked since the store was opened. */
    NEVER_REACHED
  }

  /**
   * Stores the bytes; on return they survive a crash or power cut. Storing the same bytes again
   * changes nothing, except that it heals a corrupt copy.
   */
  Sha256 put(byte[] bytes);

  /**
   * The bytes under this hash, not hashed again ({@link #verify} does). The caller owns the array.
   */
  Optional<byte[]> get(Sha256 hash);

  /** The number of bytes under this hash; empty where there is none. */
  OptionalLong size(Sha256 hash);

  default boolean exists(Sha256 hash) {
    return size(hash).isPresent();
  }

  /** Reads and hashes the stored bytes. */
  default Integrity verify(Sha256 hash) {
    return get(hash)
        .map(bytes -> Sha256.of(bytes).equals(hash) ? Integrity.INTACT : Integrity.CORRUPT)
        .orElse(Integrity.MISSING);
  }

  /**
   * Writes something small and takes it away again, without forcing it to the medium. Throws {@code
   * UNAVAILABLE} when pictures cannot be stored now; returns where that cannot be told beforehand.
   */
  default void requireWritable() {}

  /** Removes the picture. Returns whether there was one. */
  boolean delete(Sha256 hash);

  /**
   * One page of the stored hashes in ascending order, for audits: those after the given one, or
   * from the start. Fewer than {@code limit} means that the end is reached. Pictures stored or
   * deleted meanwhile may or may not show.
   */
  List<Sha256> list(@Nullable Sha256 after, int limit);

  /** Does not block. */
  default Condition condition() {
    return Condition.WORKING;
  }

  /** Addresses that lead past Prism; empty where every picture is read through it. */
  default Optional<DirectReads> directReads() {
    return Optional.empty();
  }

  /** Calls after this fail with {@code UNAVAILABLE}. */
  @Override
  void close();
}
