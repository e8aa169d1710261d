package io.prism.pictures;

import io.prism.core.error.PrismException;
import io.prism.pictures.raster.Patience;
import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small JPEGs of pictures: upright, on white, never larger than the original. */
public final class Thumbnail {
  /** Smallest longest edge in pixels. */
  public static final int MIN_EDGE = 64;

  /** Largest longest edge in pixels. */
  public static final int MAX_EDGE = 1024;

  private static final float QUALITY = 0.85f;
  private static final int[] RGB = {0, 1, 2};
  private static final ColorModel COLOURS =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          ColorModel.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private Thumbnail() {}

  /**
   * A JPEG whose longest edge is {@code longestEdge} pixels, or the picture's own if that is
   * shorter.
   *
   * @param longestEdge {@link #MIN_EDGE} to {@link #MAX_EDGE}
   * @throws PrismException INVALID_ARGUMENT for another edge, or as {@link PictureDecoder#decode}
   */
  public static byte[] jpeg(byte[] picture, PictureLimits limits, int longestEdge) {
    return jpeg(picture, limits, longestEdge, Patience.ENDLESS);
  }

  /**
   * As above, but gives up when the caller does.
   *
   * @param patience its exception ends the work
   */
  public static byte[] jpeg(
      byte[] picture, PictureLimits limits, int longestEdge, Patience patience) {
    if (longestEdge < MIN_EDGE || longestEdge > MAX_EDGE) {
      throw PrismException.invalid(
          "size", "A thumbnail's size is " + MIN_EDGE + " to " + MAX_EDGE + " pixels.");
    }
    PictureHeader header = PictureHeader.read(picture, limits);
    int longest = Math.max(header.width(), header.height());
    double scale = Math.min(1.0, (double) longestEdge / longest);
    int width = (int) Math.max(1, Math.round(header.uprightWidth() * scale));
    int height = (int) Math.max(1, Math.round(header.uprightHeight() * scale));
    RgbImage image = PictureDecoder.decode(picture, limits, Math.min(width, height), patience);
    return encode(PillowResize.resize(image, width, height, Filter.BICUBIC));
  }

  private static byte[] encode(RgbImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(buffered(image), null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage buffered(RgbImage image) {
    DataBufferByte data = new DataBufferByte(image.pixels(), image.pixels().length);
    WritableRaster raster =
        Raster.createInterleavedRaster(
            data, image.width(), image.height(), image.width() * 3, 3, RGB, new Point());
    return new BufferedImage(COLOURS, raster, false, null);
  }
}
