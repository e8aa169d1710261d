package io.prism.gateway.artwork;

import io.prism.core.error.PrismException;
import io.prism.gateway.Gate;
import io.prism.pictures.fetch.PictureFetcher;
import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.Sha256;
import org.jspecify.annotations.Nullable;

/** Pictures on their way in: given or fetched, checked, and stored when they are to stay. */
public final class IncomingPictures {
  private final PictureStore store;
  private final PictureFetcher fetcher;
  private final PictureGuard guard;
  private final Gate gate;

  public IncomingPictures(
      PictureStore store, PictureFetcher fetcher, PictureGuard guard, Gate gate) {
    this.store = store;
    this.fetcher = fetcher;
    this.guard = guard;
    this.gate = gate;
  }

  /**
   * Stores an upload's picture durably.
   *
   * @param picture the bytes, or null when {@code pictureUrl} says where to fetch them
   * @param pictureUrl empty unless the picture is to be fetched
   */
  Sha256 store(byte @Nullable [] picture, String pictureUrl) {
    boolean given = picture != null && picture.length > 0;
    if (given != pictureUrl.isEmpty()) {
      throw PrismException.invalid(
          "picture", "Give either the picture or pictureUrl, not both and not none.");
    }
    byte[] bytes = given && picture != null ? picture : fetch(pictureUrl, "pictureUrl");
    check(bytes, given ? "picture" : "pictureUrl");
    return store.put(bytes);
  }

  /** The bytes at an address, fetched safely; errors are blamed on the field. */
  public byte[] fetch(String url, String field) {
    try {
      return fetcher.fetch(url, gate.remaining());
    } catch (PrismException e) {
      throw e.problem().field() == null ? e : new PrismException(e.problem().at(field), e);
    }
  }

  /** Refuses what is no readable picture within the limits; errors are blamed on the field. */
  private void check(byte[] picture, String field) {
    blame(field, () -> guard.check(picture, gate::checkTime));
  }

  /**
   * Refuses what can be seen from the header: foreign formats, too many bytes or pixels. Whoever
   * decodes the picture next refuses the rest.
   */
  public void checkHeader(byte[] picture, String field) {
    blame(field, () -> guard.checkHeader(picture));
  }

  private static void blame(String field, Runnable check) {
    try {
      check.run();
    } catch (PrismException e) {
      throw new PrismException(e.problem().at(field), e);
    }
  }
}
