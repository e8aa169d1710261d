package io.prism.index.ingest;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.PictureUri;
import io.prism.pictures.store.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * From a picture's address to its bytes. Whose fault a failure is decides how long it is tried: the
 * picture store is Prism's own and is waited for without end; a picture that a prism:// address
 * promises gets a grace time to appear; the S3 server of a listed bucket is waited for, but not an
 * object that it does not give; a web server of somebody else gets a few attempts, so that it
 * cannot hold up the stream. Blocks; thread-safe.
 */
final class PictureSources {
  static final String FIELD = "pictureUri";

  private final PictureStore store;
  private final Ingestion.Elsewhere elsewhere;
  private final Retrier retrier;
  private final PictureLimits limits;
  private final Clock clock;

  PictureSources(
      PictureStore store,
      Ingestion.Elsewhere elsewhere,
      Retrier retrier,
      PictureLimits limits,
      Clock clock) {
    this.store = store;
    this.elsewhere = elsewhere;
    this.retrier = retrier;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * @param grace how long a missing prism:// picture may take to appear, counted from the record's
   *     timestamp or its arrival, whichever is earlier
   * @param remoteAttempts of each picture on the web, at least 1
   */
  record PictureLimits(int maxBytes, Duration grace, int remoteAttempts, Backoff backoff) {}

  /**
   * @param bytes nobody writes to them any more
   * @param hash of the bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Fetched(byte[] bytes, Sha256 hash) {
    static Fetched of(byte[] bytes) {
      return new Fetched(bytes, Sha256.of(bytes));
    }
  }

  /** Bytes that an upload's picture will have, or a guess where only fetching tells. */
  long expectedBytes(ArtworkUploaded event, Cancellation cancellation) {
    return PictureUri.parse(event.getPictureUri())
        .map(hash -> retrier.untilDone(Step.FETCH, cancellation, () -> store.size(hash)).orElse(0))
        .orElse(limits.maxBytes() / 10L);
  }

  /**
   * The picture, hashed once; one from elsewhere is in the picture store when this returns.
   *
   * @param since when the record was read or written
   * @throws PrismException when the record is to be rejected
   */
  Fetched fetch(ArtworkUploaded event, Instant since, Cancellation cancellation) {
    String uri = event.getPictureUri();
    Fetched fetched =
        switch (scheme(uri)) {
          case "prism" -> stored(event, since.plus(limits.grace()), cancellation);
          case "http", "https" -> Fetched.of(downloaded(uri, cancellation));
          case "s3" -> Fetched.of(fromBucket(uri, cancellation));
          default ->
              throw PrismException.invalid(
                  FIELD,
                  "pictureUri must be a prism://pictures/<sha256>, s3://bucket/key, https:// or"
                      + " http:// one.");
        };
    String promised = event.getSha256();
    if (!promised.isEmpty() && !promised.equals(fetched.hash().hex())) {
      throw PrismException.invalid("sha256", "The picture's bytes have another SHA-256.");
    }
    if (!scheme(uri).equals("prism")) {
      retrier.untilDone(Step.FETCH, cancellation, () -> store.put(fetched.bytes()));
    }
    return fetched;
  }

  private Fetched stored(ArtworkUploaded event, Instant patience, Cancellation cancellation) {
    Sha256 hash =
        PictureUri.parse(event.getPictureUri())
            .orElseThrow(
                () ->
                    PrismException.invalid(
                        FIELD, "pictureUri must be prism://pictures/ and 64 hexadecimal digits."));
    for (int attempt = 1; ; attempt++) {
      OptionalLong size = retrier.untilDone(Step.FETCH, cancellation, () -> store.size(hash));
      if (size.isPresent()) {
        return read(hash, size.getAsLong(), cancellation);
      }
      Duration left = Duration.between(clock.instant(), patience);
      if (left.isNegative() || left.isZero()) {
        throw PrismException.of(
            Reason.NOT_FOUND, "The picture " + hash + " is not in the picture store.");
      }
      Duration pause = limits.backoff().wait(attempt);
      cancellation.sleep(pause.compareTo(left) < 0 ? pause : left);
    }
  }

  private Fetched read(Sha256 hash, long size, Cancellation cancellation) {
    if (size > limits.maxBytes()) {
      String limit = limits.maxBytes() + " bytes";
      throw new PrismException(
          Problem.overLimit(
              Reason.PICTURE_TOO_LARGE, FIELD, limit, "The picture has more than " + limit + "."));
    }
    byte[] bytes =
        retrier
            .untilDone(Step.FETCH, cancellation, () -> store.get(hash))
            .orElseThrow(
                () -> PrismException.of(Reason.NOT_FOUND, "The picture was deleted meanwhile."));
    Fetched fetched = Fetched.of(bytes);
    if (!fetched.hash().equals(hash)) {
      throw PrismException.of(
          Reason.UNREADABLE_PICTURE, "The stored picture " + hash + " is damaged.");
    }
    return fetched;
  }

  private byte[] fromBucket(String uri, Cancellation cancellation) {
    return retrier
        .untilDone(Step.FETCH, cancellation, () -> elsewhere.buckets().read(uri))
        .orElseThrow(
            () ->
                new PrismException(
                    Problem.of(Reason.NOT_FOUND, "There is no such object.").at(FIELD)));
  }

  private byte[] downloaded(String url, Cancellation cancellation) {
    for (int attempt = 1; ; attempt++) {
      cancellation.check();
      try {
        return elsewhere.web().fetch(url);
      } catch (PrismException e) {
        if (!e.reason().isTransient() || attempt >= limits.remoteAttempts()) {
          throw new PrismException(e.problem().at(FIELD), e);
        }
        cancellation.sleep(limits.backoff().wait(attempt));
      }
    }
  }

  private static String scheme(String uri) {
    int colon = uri.indexOf(':');
    return colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
  }
}
