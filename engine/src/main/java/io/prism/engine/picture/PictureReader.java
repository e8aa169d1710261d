package io.prism.engine.picture;

import io.prism.models.Framing;
import io.prism.models.PixelInput;
import io.prism.pictures.PictureDecoder;
import io.prism.pictures.PictureHeader;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import io.prism.pictures.raster.Patience;

/** Picture bytes to the picture that a network takes. Thread-safe, blocking, CPU-bound. */
public final class PictureReader {
  private final PixelInput input;
  private final PictureLimits limits;

  public PictureReader(PixelInput input, PictureLimits limits) {
    this.input = input;
    this.limits = limits;
  }

  /**
   * @throws io.prism.core.error.PrismException if the bytes are no picture within the limits
   */
  public FramedPicture read(byte[] bytes) {
    return read(bytes, Patience.ENDLESS);
  }

  /**
   * @param patience its exception ends the work
   * @throws io.prism.core.error.PrismException if the bytes are no picture within the limits
   */
  public FramedPicture read(byte[] bytes, Patience patience) {
    PictureHeader header = PictureHeader.read(bytes, limits);
    RgbImage image = PictureDecoder.decode(bytes, limits, targetEdge(), patience);
    return new FramedPicture(
        Framer.frame(image, input.framing()),
        header.uprightWidth(),
        header.uprightHeight(),
        header.format().mimeType());
  }

  private int targetEdge() {
    if (input.framing() instanceof Framing.ShortestEdge shortest) {
      return shortest.edge();
    }
    return Math.max(input.width(), input.height());
  }
}
