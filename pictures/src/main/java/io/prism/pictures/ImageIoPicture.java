package io.prism.pictures;

import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.Canvas;
import io.prism.pictures.raster.ColourProfile;
import io.prism.pictures.raster.EncodedPicture;
import io.prism.pictures.raster.Orientation;
import io.prism.pictures.raster.PixelKind;
import io.prism.pictures.raster.Plan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Formats that are still read through ImageIO. */
final class ImageIoPicture implements EncodedPicture {
  private final byte[] bytes;
  private final int width;
  private final int height;

  ImageIoPicture(Bytes view) {
    this.bytes = view.bytes();
    try (ImageInputStream in = stream()) {
      ImageReader reader = reader(in);
      this.width = reader.getWidth(0);
      this.height = reader.getHeight(0);
      reader.dispose();
    } catch (IOException e) {
      throw Bytes.unreadable("its header is broken");
    }
  }

  private ImageInputStream stream() throws IOException {
    return ImageIO.createImageInputStream(new ByteArrayInputStream(bytes));
  }

  private static ImageReader reader(ImageInputStream in) {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw Bytes.unreadable("its header is broken");
    }
    ImageReader reader = readers.next();
    reader.setInput(in, true, true);
    return reader;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public Orientation orientation() {
    return Orientation.UPRIGHT;
  }

  @Override
  public long workingBytes(Plan plan) {
    return 8L * width * height;
  }

  @Override
  public Canvas decode(Plan plan) {
    try (ImageInputStream in = stream()) {
      BufferedImage image = reader(in).read(0);
      Canvas canvas = new Canvas(plan, PixelKind.RGB, 1, ColourProfile.NONE);
      int[] colours = new int[width];
      byte[] row = new byte[width * 3];
      for (int y = 0; y < height; y++) {
        image.getRGB(0, y, width, 1, colours, 0, width);
        for (int x = 0; x < width; x++) {
          row[3 * x] = (byte) (colours[x] >> 16);
          row[3 * x + 1] = (byte) (colours[x] >> 8);
          row[3 * x + 2] = (byte) colours[x];
        }
        canvas.add(row);
      }
      return canvas;
    } catch (IOException e) {
      throw Bytes.unreadable("its data is broken");
    }
  }
}
