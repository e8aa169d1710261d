package io.prism.gateway.artwork;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.pictures.PictureDecoder;
import io.prism.pictures.PictureHeader;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.raster.Patience;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Refuses at once what could only be rejected later: too many bytes or pixels, foreign formats,
 * broken data. Decodes to a reduced size, a few pictures at a time, because decoding is what costs.
 */
public final class PictureGuard {
  /** Any size will do: the decoder has to read the whole picture for it. */
  private static final int SMALL_EDGE = 16;

  private final PictureLimits limits;
  private final Semaphore decoders;

  /**
   * @param concurrency how many pictures are decoded at once
   */
  public PictureGuard(PictureLimits limits, int concurrency) {
    this.limits = limits;
    this.decoders = new Semaphore(concurrency);
  }

  /**
   * @param patience its exception ends the work
   * @throws PrismException PICTURE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE or UNREADABLE_PICTURE
   */
  public void check(byte[] picture, Patience patience) {
    PictureHeader.read(picture, limits);
    if (!acquire()) {
      throw PrismException.of(
          Reason.QUOTA_EXCEEDED, "Too many pictures are being read; please try again.");
    }
    try {
      PictureDecoder.decode(picture, limits, SMALL_EDGE, patience);
    } finally {
      decoders.release();
    }
  }

  /**
   * Reads the header only: enough where somebody else is going to decode the picture at once.
   *
   * @throws PrismException PICTURE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE or UNREADABLE_PICTURE
   */
  public void checkHeader(byte[] picture) {
    PictureHeader.read(picture, limits);
  }

  private boolean acquire() {
    try {
      return decoders.tryAcquire(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
