package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.Canvas;
import io.prism.pictures.raster.ColourProfile;
import io.prism.pictures.raster.EncodedPicture;
import io.prism.pictures.raster.Orientation;
import io.prism.pictures.raster.Plan;
import java.util.List;

/** A JPEG file. */
public final class JpegPicture implements EncodedPicture {
  private final Bytes bytes;
  private final JpegHeader header;
  private final FrameHeader frame;

  /**
   * Reads the segments before the first scan.
   *
   * @throws io.prism.core.error.PrismException UNREADABLE_PICTURE, or UNSUPPORTED_MEDIA_TYPE for a
   *     lossless, arithmetic, hierarchical or 12-bit JPEG
   */
  public JpegPicture(Bytes bytes) {
    this.bytes = bytes;
    this.header = new JpegHeader(bytes);
    this.frame = header.frame();
  }

  @Override
  public int width() {
    return frame.width();
  }

  @Override
  public int height() {
    return frame.height();
  }

  @Override
  public Orientation orientation() {
    return header.orientation();
  }

  @Override
  public long workingBytes(Plan plan) {
    long samples = 0;
    for (FrameHeader.Part part : frame.parts()) {
      Component component = new Component(frame, part, 8 / plan.powerOfTwo());
      samples += (long) component.stride * component.paddedHigh * component.size;
      // beside its samples, a progressive one has two bytes a coefficient and eight a block
      if (frame.progressive()) {
        samples += 2L * component.stride * component.paddedHigh * component.size;
        samples += 8L * component.paddedWide * component.paddedHigh;
      }
    }
    return samples;
  }

  @Override
  public Canvas decode(Plan plan) {
    int factor = plan.powerOfTwo();
    int scale = 8 / factor;
    List<Component> components = new JpegDecoder(bytes, frame, scale, plan.patience()).decode();
    JpegColours colours = new JpegColours(components.size(), header.isLuminance());
    ColourProfile profile = ColourProfile.of(header.profile(), colours.kind());
    Canvas canvas = new Canvas(plan, colours.kind(), factor, profile);
    int width = (frame.width() + factor - 1) / factor;
    int height = (frame.height() + factor - 1) / factor;
    Upsampler[] sources =
        components.stream()
            .map(component -> new Upsampler(component, frame, scale, width))
            .toArray(Upsampler[]::new);
    byte[] row = new byte[width * colours.kind().bands()];
    for (int y = 0; y < height; y++) {
      for (Upsampler source : sources) {
        source.load(y);
      }
      colours.convert(sources, width, row);
      canvas.add(row);
    }
    return canvas;
  }
}
