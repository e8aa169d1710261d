package io.prism.standalone;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures that no camera makes, made with the JDK alone. */
final class DrawnPictures {

  private static final int SIZE = 256;

  private DrawnPictures() {}

  static byte[] head(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  /** An uncompressed picture: as many bytes as it needs, 3 a pixel. */
  static byte[] bmp(int width, int height) {
    int stride = (3 * width + 3) / 4 * 4;
    ByteBuffer bmp = ByteBuffer.allocate(54 + stride * height).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(54);
    bmp.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
    bmp.putInt(0).putInt(stride * height).putInt(2835).putInt(2835).putInt(0).putInt(0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < stride; x++) {
        bmp.put((byte) (x * 7 + y * 3));
      }
    }
    return bmp.array();
  }

  /** A PNG that promises pixels and has none. */
  static byte[] pngHeader(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    ByteBuffer png = ByteBuffer.allocate(8 + 12 + 13).putLong(0x89504E470D0A1A0AL);
    return png.put(chunk("IHDR", header.array())).array();
  }

  /** A PNG of a few bytes that would fill the memory of whoever believes its header. */
  static byte[] pngBomb(int width, int height) {
    byte[] header = pngHeader(width, height);
    byte[] data = chunk("IDAT", new byte[] {0x78, (byte) 0x9C, 0x03, 0, 0, 0, 0, 1});
    byte[] end = chunk("IEND", new byte[0]);
    return ByteBuffer.allocate(header.length + data.length + end.length)
        .put(header)
        .put(data)
        .put(end)
        .array();
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  static byte[] gifHeader(int width, int height) {
    return new byte[] {
      'G',
      'I',
      'F',
      '8',
      '9',
      'a',
      (byte) width,
      (byte) (width >> 8),
      (byte) height,
      (byte) (height >> 8),
      0,
      0,
      0,
      0x2C,
      0,
      0,
      0,
      0,
      (byte) width,
      (byte) (width >> 8),
      (byte) height,
      (byte) (height >> 8),
      0,
      2
    };
  }

  /** Small, and another one for each number. */
  static byte[] numbered(int number) {
    java.util.Random random = new java.util.Random(number);
    BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 6; i++) {
      graphics.setColor(new Color(random.nextInt(0x1000000)));
      graphics.fillOval(random.nextInt(90), random.nextInt(90), 50, 50);
    }
    graphics.dispose();
    return write(image, "png");
  }

  static byte[] good(String kind) {
    return switch (kind) {
      case "png16" -> png16();
      case "cmyk" -> cmyk();
      case "gif" -> write(draw(BufferedImage.TYPE_INT_RGB), "gif");
      case "bmp" -> write(draw(BufferedImage.TYPE_INT_RGB), "bmp");
      case "alpha" -> write(draw(BufferedImage.TYPE_INT_ARGB), "png");
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** One upright picture, stored turned and marked so that turning it back gives the same. */
  static byte[] withOrientation(int orientation) {
    return marked(jpeg(stored(orientation)), orientation);
  }

  /** Stored as orientation 6 wants it, but not marked. */
  static byte[] sideways() {
    return jpeg(stored(6));
  }

  private static BufferedImage stored(int orientation) {
    BufferedImage upright = read(Pictures.query("locomotive__pop-art"));
    int w = upright.getWidth();
    int h = upright.getHeight();
    boolean turned = orientation > 4;
    BufferedImage stored =
        new BufferedImage(turned ? h : w, turned ? w : h, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        // Where the upright pixel (x, y) lies in the file, by the EXIF standard's table.
        switch (orientation) {
          case 1 -> stored.setRGB(x, y, upright.getRGB(x, y));
          case 2 -> stored.setRGB(w - 1 - x, y, upright.getRGB(x, y));
          case 3 -> stored.setRGB(w - 1 - x, h - 1 - y, upright.getRGB(x, y));
          case 4 -> stored.setRGB(x, h - 1 - y, upright.getRGB(x, y));
          case 5 -> stored.setRGB(y, x, upright.getRGB(x, y));
          case 6 -> stored.setRGB(y, w - 1 - x, upright.getRGB(x, y));
          case 7 -> stored.setRGB(h - 1 - y, w - 1 - x, upright.getRGB(x, y));
          default -> stored.setRGB(h - 1 - y, x, upright.getRGB(x, y));
        }
      }
    }
    return stored;
  }

  /** Puts an APP1 segment with nothing but the orientation behind the JPEG's first two bytes. */
  private static byte[] marked(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
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
      0x01,
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
    byte[] out = Arrays.copyOf(jpeg, jpeg.length + exif.length);
    System.arraycopy(exif, 0, out, 2, exif.length);
    System.arraycopy(jpeg, 2, out, 2 + exif.length, jpeg.length - 2);
    return out;
  }

  private static byte[] png16() {
    var space = java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_sRGB);
    var model =
        new ComponentColorModel(
            space, false, false, java.awt.Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(SIZE, SIZE);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        raster.setPixel(x, y, new int[] {x * 257, y * 257, (x ^ y) * 257});
      }
    }
    return write(new BufferedImage(model, raster, false, null), "png");
  }

  /** Four components with Adobe's marker: a CMYK JPEG, inverted as Photoshop writes it. */
  private static byte[] cmyk() {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, SIZE, SIZE, 4, null);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        raster.setPixel(x, y, new int[] {255 - x, 255 - y, 128, 255});
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    byte[] adobe = {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };
    byte[] plain = bytes.toByteArray();
    byte[] out = Arrays.copyOf(plain, plain.length + adobe.length);
    System.arraycopy(adobe, 0, out, 2, adobe.length);
    System.arraycopy(plain, 2, out, 2 + adobe.length, plain.length - 2);
    return out;
  }

  private static BufferedImage draw(int type) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(200, 60, 30, 160));
    graphics.fillOval(20, 40, 180, 120);
    graphics.setColor(new Color(20, 90, 200));
    graphics.fillRect(120, 130, 100, 90);
    graphics.dispose();
    return image;
  }

  private static byte[] jpeg(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(0.98f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), quality);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] write(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer for " + format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage read(byte[] bytes) {
    try {
      return ImageIO.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
