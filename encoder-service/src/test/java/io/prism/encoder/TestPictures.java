package io.prism.encoder;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Pictures made for a test. */
public final class TestPictures {
  private TestPictures() {}

  public static BufferedImage read(byte[] bytes) {
    try {
      BufferedImage any = ImageIO.read(new ByteArrayInputStream(bytes));
      BufferedImage rgb =
          new BufferedImage(any.getWidth(), any.getHeight(), BufferedImage.TYPE_INT_RGB);
      rgb.createGraphics().drawImage(any, 0, 0, java.awt.Color.WHITE, null);
      return rgb;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static BufferedImage enlarged(BufferedImage image, int factor) {
    int width = image.getWidth() * factor;
    int height = image.getHeight() * factor;
    BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    large
        .createGraphics()
        .drawImage(image.getScaledInstance(width, height, Image.SCALE_FAST), 0, 0, null);
    return large;
  }

  public static byte[] jpeg(BufferedImage image) {
    try {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(0.95f);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (var stream = ImageIO.createImageOutputStream(out)) {
        writer.setOutput(stream);
        writer.write(null, new IIOImage(image, null, null), quality);
      } finally {
        writer.dispose();
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] png(BufferedImage image) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The picture as a camera in that position would store it, so that a reader who turns it upright
   * sees the original again.
   *
   * @param orientation EXIF's number, 1 to 8
   */
  public static BufferedImage stored(BufferedImage upright, int orientation) {
    int width = upright.getWidth();
    int height = upright.getHeight();
    boolean turned = orientation >= 5;
    BufferedImage out =
        new BufferedImage(
            turned ? height : width, turned ? width : height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int right = width - 1 - x;
        int bottom = height - 1 - y;
        int rgb = upright.getRGB(x, y);
        switch (orientation) {
          case 1 -> out.setRGB(x, y, rgb);
          case 2 -> out.setRGB(right, y, rgb);
          case 3 -> out.setRGB(right, bottom, rgb);
          case 4 -> out.setRGB(x, bottom, rgb);
          case 5 -> out.setRGB(y, x, rgb);
          case 6 -> out.setRGB(y, right, rgb);
          case 7 -> out.setRGB(bottom, right, rgb);
          case 8 -> out.setRGB(bottom, x, rgb);
          default -> throw new IllegalArgumentException("orientation " + orientation);
        }
      }
    }
    return out;
  }

  /** A PNG with an eXIf chunk before its first data. */
  public static byte[] withOrientation(byte[] png, int orientation) {
    byte[] tiff = {
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    byte[] name = {'e', 'X', 'I', 'f'};
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(name);
    crc.update(tiff);
    java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(png.length + 12 + tiff.length);
    int header = 33;
    out.put(png, 0, header).putInt(tiff.length).put(name).put(tiff).putInt((int) crc.getValue());
    return out.put(png, header, png.length - header).array();
  }
}
