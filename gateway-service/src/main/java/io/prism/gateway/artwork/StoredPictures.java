package io.prism.gateway.artwork;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.pictures.store.DirectReads;
import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.Sha256;
import io.prism.type.v1.Artwork;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The pictures of artworks, whole or as thumbnails. Blocks; thread-safe. */
public final class StoredPictures {
  private static final int MIN_EDGE = 64;
  private static final int MAX_EDGE = 1_024;
  private static final long CACHE_BYTES = 48L << 20;

  private final PictureStore store;
  private final Thumbnailer thumbnailer;
  private final Semaphore makers;
  private final Cache<Key, byte[]> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHE_BYTES)
          .weigher((Key key, byte[] bytes) -> bytes.length + 200)
          .build();

  private record Key(Sha256 picture, int edge) {}

  /** Makes a JPEG that fits a square of {@code edge} pixels. */
  @FunctionalInterface
  public interface Thumbnailer {
    byte[] make(byte[] picture, int edge);
  }

  /**
   * @param concurrency how many thumbnails are made at once
   */
  public StoredPictures(PictureStore store, Thumbnailer thumbnailer, int concurrency) {
    this.store = store;
    this.thumbnailer = thumbnailer;
    this.makers = new Semaphore(concurrency);
  }

  /** The bytes of the artwork's picture, if Prism keeps them and the artwork is not deleted. */
  public Optional<byte[]> find(Artwork artwork) {
    return hash(artwork).flatMap(store::get);
  }

  /** Where the caller may read the picture himself; empty where Prism has to send it. */
  public Optional<DirectReads.Link> direct(Artwork artwork) {
    return store.directReads().flatMap(reads -> hash(artwork).flatMap(reads::link));
  }

  /**
   * The name of the artwork's picture.
   *
   * @throws PrismException NOT_FOUND when the artwork is deleted or Prism keeps no picture of it
   */
  public Sha256 require(Artwork artwork) {
    return hash(artwork).filter(store::exists).orElseThrow(() -> missing(artwork));
  }

  public byte[] picture(Artwork artwork) {
    return find(artwork).orElseThrow(() -> missing(artwork));
  }

  /**
   * @throws PrismException INVALID_ARGUMENT unless the edge is 64 to 1024 pixels
   */
  public static void checkEdge(int edge) {
    if (edge < MIN_EDGE || edge > MAX_EDGE) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT,
              "size",
              MIN_EDGE + ".." + MAX_EDGE + " pixels",
              "size must be between " + MIN_EDGE + " and " + MAX_EDGE + "."));
    }
  }

  /**
   * @param edge 64 to 1024 pixels
   */
  public byte[] thumbnail(Artwork artwork, int edge) {
    checkEdge(edge);
    Key key = new Key(require(artwork), edge);
    byte[] known = cache.getIfPresent(key);
    if (known != null) {
      return known;
    }
    byte[] made = make(picture(artwork), edge);
    cache.put(key, made);
    return made;
  }

  private byte[] make(byte[] picture, int edge) {
    try {
      if (!makers.tryAcquire(2, TimeUnit.SECONDS)) {
        throw PrismException.of(
            Reason.QUOTA_EXCEEDED, "Too many thumbnails are being made; please try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PrismException(Problem.of(Reason.UNAVAILABLE, "Prism is shutting down."), e);
    }
    try {
      return thumbnailer.make(picture, edge);
    } finally {
      makers.release();
    }
  }

  private static Optional<Sha256> hash(Artwork artwork) {
    return artwork.getState() == Artwork.State.DELETED || !Sha256.isWellFormed(artwork.getSha256())
        ? Optional.empty()
        : Optional.of(new Sha256(artwork.getSha256()));
  }

  private static PrismException missing(Artwork artwork) {
    return new PrismException(
        new Problem(
            Reason.NOT_FOUND, "Prism keeps no picture of " + artwork.getId() + ".", "id", null));
  }
}
