package io.prism.pictures.webp;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.pictures.raster.Bytes;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Calls libwebp. */
final class WebpPixels {
  private static final WebPImageReaderSpi PROVIDER = new WebPImageReaderSpi();

  private WebpPixels() {}

  /**
   * The pixels of a file as ARGB, not premultiplied.
   *
   * @param width to which libwebp averages down while it decodes, or the file's own
   * @param height likewise
   */
  static int[] decode(byte[] file, int width, int height, boolean scaled) {
    ImageReader reader = PROVIDER.createReaderInstance(null);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      WebPReadParam param = new WebPReadParam();
      param.setUseScaling(scaled);
      param.setScaledWidth(scaled ? width : 0);
      param.setScaledHeight(scaled ? height : 0);
      BufferedImage image = reader.read(0, param);
      if (image.getWidth() != width || image.getHeight() != height) {
        throw Bytes.unreadable("its WebP data is corrupt");
      }
      return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    } catch (IOException | IllegalStateException e) {
      throw Bytes.unreadable("its WebP data is corrupt or ends too early");
    } catch (OutOfMemoryError e) {
      // what the library says when a stream claims more than it holds, too
      throw Bytes.unreadable("its WebP data is corrupt, or needs too much memory");
    } catch (LinkageError e) {
      throw PrismException.of(
          Reason.UNSUPPORTED_MEDIA_TYPE, "WebP is not supported on this server's platform.");
    } finally {
      reader.dispose();
    }
  }
}
