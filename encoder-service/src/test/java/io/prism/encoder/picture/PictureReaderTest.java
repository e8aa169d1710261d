package io.prism.encoder.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.encoder.Golden;
import io.prism.engine.picture.FramedPicture;
import io.prism.engine.picture.PictureReader;
import io.prism.models.Framing;
import io.prism.models.Normalisation;
import io.prism.models.PixelInput;
import io.prism.pictures.Crop;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import io.prism.pictures.raster.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureReaderTest {
  private static final Normalisation PLAIN =
      new Normalisation(1 / 255.0, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  static Stream<Golden.Picture> pictures() {
    return Golden.pictures().stream();
  }

  static Stream<Golden.Scene> scenes() {
    return Golden.scenes().stream();
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void theModelsPixelsAreTheRecordedOnesBitByBit(Golden.Picture picture) {
    PictureReader reader = new PictureReader(Golden.PACK.image().input(), PictureLimits.DEFAULT);

    FramedPicture framed = reader.read(picture.bytes());

    assertThat(sha256(framed.framed().pixels())).isEqualTo(picture.pixelsSha256());
    assertThat(framed.mediaType()).isEqualTo("image/png");
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void theDetectorsPixelsAreTheRecordedOnesBitByBit(Golden.Scene scene) {
    PictureReader reader =
        new PictureReader(
            Golden.PACK.networks().detector().orElseThrow().input(), PictureLimits.DEFAULT);

    assertThat(sha256(reader.read(Golden.bytes(scene.file())).framed().pixels()))
        .isEqualTo(scene.pixelsSha256());
  }

  @Test
  void partsAreCutOutOfTheFullPictureBeforeTheyAreResized() throws IOException {
    // left third red, middle third green, right third blue
    byte[] picture = stripes(9000, 600);
    Crop red = new Crop(0, 0, 1 / 3.0, 1);
    Crop greenAndBlue = new Crop(.5, .25, .5, .5);
    PictureReader reader = new PictureReader(Golden.PACK.image().input(), PictureLimits.DEFAULT);

    List<FramedPicture> parts = reader.read(picture, List.of(red, greenAndBlue), Patience.ENDLESS);

    assertThat(parts.get(0).framed()).isEqualTo(filled(80, 80, 255, 0, 0));
    assertThat(parts.get(1).width()).isEqualTo(9000);
    assertThat(parts.get(1).height()).isEqualTo(600);
    // A third of this part is green, the rest blue.
    byte[] pixels = parts.get(1).framed().pixels();
    assertThat(pixels[3 * 20 + 1]).isEqualTo((byte) 255);
    assertThat(pixels[3 * 34 + 2]).isEqualTo((byte) 255);
    assertThat(pixels[3 * 34 + 1]).isEqualTo((byte) 0);
  }

  @Test
  void aSmallPartOfALargePictureIsAsSharpAsIfItCameAlone() throws IOException {
    // One pixel wide stripes: averaged down they would be grey.
    byte[] fine = png(3200, 3200, x -> x % 2 == 0 ? 0xffffff : 0x000000);
    byte[] alone = png(80, 80, x -> x % 2 == 0 ? 0xffffff : 0x000000);
    PictureReader reader = new PictureReader(Golden.PACK.image().input(), PictureLimits.DEFAULT);

    List<FramedPicture> parts =
        reader.read(fine, List.of(new Crop(.5, .5, .025, .025)), Patience.ENDLESS);

    assertThat(parts.get(0).framed()).isEqualTo(reader.read(alone).framed());
  }

  @Test
  void theShorterEdgeIsScaledAndTheMiddleCutOut() throws IOException {
    // left third red, middle third green, right third blue: only green is left of 90 x 30
    RgbImage framed = clip(30).read(stripes(90, 30)).framed();

    assertThat(framed).isEqualTo(filled(30, 30, 0, 255, 0));
  }

  @Test
  void aLineOfManyPixelsDoesNotGrowWithoutBound() throws IOException {
    RgbImage framed = clip(224).read(stripes(300_000, 1)).framed();

    assertThat(framed).isEqualTo(filled(224, 224, 0, 255, 0));
  }

  private static PictureReader clip(int size) {
    Framing framing = new Framing.ShortestEdge(Framing.Filter.BICUBIC_PILLOW, size, size, size);
    return new PictureReader(
        new PixelInput("pixel_values", size, size, framing, PLAIN), PictureLimits.DEFAULT);
  }

  private static byte[] stripes(int width, int height) throws IOException {
    return png(
        width, height, x -> x < width / 3 ? 0xFF0000 : x < 2 * width / 3 ? 0x00FF00 : 0x0000FF);
  }

  private static byte[] png(int width, int height, IntUnaryOperator colour) throws IOException {
    var image =
        new java.awt.image.BufferedImage(width, height, java.awt.image.BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour.applyAsInt(x));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static RgbImage filled(int width, int height, int red, int green, int blue) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i += 3) {
      pixels[i] = (byte) red;
      pixels[i + 1] = (byte) green;
      pixels[i + 2] = (byte) blue;
    }
    return new RgbImage(width, height, pixels);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
