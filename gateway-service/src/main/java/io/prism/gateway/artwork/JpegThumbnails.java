package io.prism.gateway.artwork;

import io.prism.pictures.Filter;
import io.prism.pictures.PictureDecoder;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.PillowResize;
import io.prism.pictures.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Thumbnails as JPEGs, never larger than the picture itself. Thread-safe, blocking, CPU-bound. */
public final class JpegThumbnails implements StoredPictures.Thumbnailer {
  private static final float QUALITY = 0.85f;

  private final PictureLimits limits;

  public JpegThumbnails(PictureLimits limits) {
    this.limits = limits;
  }

  @Override
  public byte[] make(byte[] picture, int edge) {
    RgbImage image = PictureDecoder.decode(picture, limits, edge);
    double scale = Math.min(1, (double) edge / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.round(image.width() * scale));
    int height = Math.max(1, (int) Math.round(image.height() * scale));
    return jpeg(PillowResize.resize(image, width, height, Filter.BICUBIC));
  }

  private static byte[] jpeg(RgbImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(toBuffered(image), null, null), quality);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every byte", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage toBuffered(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.pixels();
    int[] row = new int[image.width()];
    for (int y = 0, at = 0; y < image.height(); y++) {
      for (int x = 0; x < row.length; x++, at += 3) {
        row[x] = (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
      }
      buffered.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return buffered;
  }
}
