package io.prism.engine.picture;

import io.prism.models.Framing;
import io.prism.models.PixelInput;
import io.prism.pictures.Crop;
import io.prism.pictures.PictureDecoder;
import io.prism.pictures.PictureHeader;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import io.prism.pictures.raster.Patience;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * Parts of one picture, which is decoded once, in its own proportions, and at the resolution that
   * the smallest part asks for: one with fewer pixels than the network takes is only enlarged where
   * the picture itself has no more of them, or is above the 12 megapixels to which any picture is
   * reduced.
   *
   * @param crops at least one
   * @param patience its exception ends the work; asked before each part, too
   * @return one a crop, in order; width and height are the whole picture's
   * @throws io.prism.core.error.PrismException if the bytes are no picture within the limits
   */
  public List<FramedPicture> read(byte[] bytes, List<Crop> crops, Patience patience) {
    PictureHeader header = PictureHeader.read(bytes, limits);
    int width = header.uprightWidth();
    int height = header.uprightHeight();
    int edge =
        crops.stream()
            .mapToInt(crop -> crop.edgeOfWhole(targetEdge(), width, height))
            .max()
            .orElseThrow();
    RgbImage image = PictureDecoder.decodeForParts(bytes, limits, edge, patience);
    List<FramedPicture> parts = new ArrayList<>(crops.size());
    for (Crop crop : crops) {
      patience.check();
      RgbImage part = Framer.frame(crop.of(image), input.framing());
      parts.add(new FramedPicture(part, width, height, header.format().mimeType()));
    }
    return List.copyOf(parts);
  }

  private int targetEdge() {
    if (input.framing() instanceof Framing.ShortestEdge shortest) {
      return shortest.edge();
    }
    return Math.max(input.width(), input.height());
  }
}
