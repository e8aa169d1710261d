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
   * Throws {@code UNAVAILABLE} when pictures cannot be stored now, as far as that can be told by
   * something cheap: a small write that is not forced to the medium, or what became of the last
   * calls.
   */
  void requireWritable();

  /** Removes the picture. Returns whether there was one. */
  boolean delete(Sha256 hash);

  /**
   * One page of the stored hashes in ascending order, for audits: those after the given one, or
   * from the start. Fewer than {@code limit} means that the end is reached. Pictures stored or
   * deleted meanwhile may or may not show.
   */
  List<Sha256> list(@Nullable Sha256 after, int limit);

  /** Addresses that lead past Prism; empty where every picture is read through it. */
  default Optional<DirectReads> directReads() {
    return Optional.empty();
  }

  /** Calls after this fail with {@code UNAVAILABLE}. */
  @Override
  void close();
}
