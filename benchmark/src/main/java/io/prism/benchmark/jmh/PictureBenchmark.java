package io.prism.benchmark.jmh;

import io.prism.benchmark.load.Gallery;
import io.prism.engine.picture.FramedPicture;
import io.prism.engine.picture.PictureReader;
import io.prism.models.ModelPack;
import io.prism.pictures.Filter;
import io.prism.pictures.PictureDecoder;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.PillowResize;
import io.prism.pictures.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From bytes to the picture that the network takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PictureBenchmark {
  private static final int MODEL_EDGE = 128;

  private PictureReader reader = reader();
  private byte[] small = {};
  private byte[] large = {};
  private RgbImage pixels = new RgbImage(1, 1, new byte[3]);

  private static PictureReader reader() {
    return new PictureReader(ModelPack.prismMini().image().input(), PictureLimits.DEFAULT);
  }

  /** The gallery's first picture, and the same blown up to a camera's size. */
  @Setup
  public void prepare() throws IOException {
    small = Gallery.load().pictures().get(0);
    pixels = PictureDecoder.decode(small, PictureLimits.DEFAULT, PictureDecoder.FULL_SIZE);
    large = jpeg(PillowResize.resize(pixels, 4000, 3000, Filter.BICUBIC));
  }

  private static byte[] jpeg(RgbImage image) throws IOException {
    BufferedImage canvas =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0, at = 0; i < image.width() * image.height(); i++, at += 3) {
      int rgb =
          (image.pixels()[at] & 0xFF) << 16
              | (image.pixels()[at + 1] & 0xFF) << 8
              | (image.pixels()[at + 2] & 0xFF);
      canvas.setRGB(i % image.width(), i / image.width(), rgb);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(canvas, "jpg", out)) {
      throw new IOException("this Java writes no JPEG");
    }
    return out.toByteArray();
  }

  @Benchmark
  public FramedPicture readGalleryJpeg() {
    return reader.read(small);
  }

  @Benchmark
  public FramedPicture readJpegOf12Megapixels() {
    return reader.read(large);
  }

  @Benchmark
  public RgbImage pillowResizeGalleryPicture() {
    return PillowResize.resize(pixels, MODEL_EDGE, MODEL_EDGE, Filter.BICUBIC);
  }
}
