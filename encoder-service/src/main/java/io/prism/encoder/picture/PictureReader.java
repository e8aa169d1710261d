package io.prism.encoder.picture;

import io.prism.models.Framing;
import io.prism.models.PixelInput;
import io.prism.pictures.PictureDecoder;
import io.prism.pictures.PictureHeader;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import java.util.concurrent.Semaphore;

/** Picture bytes to the picture that a network takes. Thread-safe, blocking, CPU-bound. */
public final class PictureReader {
  /** Pictures above this are decoded one at a time: each may take 200 MB while it is decoded. */
  private static final long LARGE_PIXELS = 16_000_000;

  private final PixelInput input;
  private final PictureLimits limits;
  private final Semaphore large = new Semaphore(1);

  public PictureReader(PixelInput input, PictureLimits limits) {
    this.input = input;
    this.limits = limits;
  }

  /**
   * @throws io.prism.core.error.PrismException if the bytes are no picture within the limits
   */
  public FramedPicture read(byte[] bytes) {
    PictureHeader header = PictureHeader.read(bytes, limits);
    boolean alone = (long) header.width() * header.height() > LARGE_PIXELS;
    if (alone) {
      large.acquireUninterruptibly();
    }
    try {
      RgbImage image = PictureDecoder.decode(bytes, limits, targetEdge());
      return new FramedPicture(
          Framer.frame(image, input.framing()),
          header.uprightWidth(),
          header.uprightHeight(),
          header.format().mimeType());
    } finally {
      if (alone) {
        large.release();
      }
    }
  }

  private int targetEdge() {
    if (input.framing() instanceof Framing.ShortestEdge shortest) {
      return shortest.edge();
    }
    return Math.max(input.width(), input.height());
  }
}
