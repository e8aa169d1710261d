package io.prism.encoder.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.Golden;
import io.prism.encoder.TestPictures;
import io.prism.engine.picture.FramedPicture;
import io.prism.engine.picture.PictureReader;
import io.prism.models.Framing;
import io.prism.models.Normalisation;
import io.prism.models.PixelInput;
import io.prism.pictures.Crop;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import io.prism.pictures.raster.Patience;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
  void aPartOfAPictureThatHasToBeReducedKeepsItsShape() {
    // 18.75 megapixels come as 12: five pixels of each edge become four.
    byte[] picture =
        fourColours(
            5000,
            3750,
            new Block(Color.RED, 0, 0, 2750, 3750),
            new Block(Color.BLUE, 2750, 0, 2250, 3750),
            new Block(Color.WHITE, 2600, 2000, 250, 250));
    Crop square = new Crop(.5, .5, 3 / 32.0, 1 / 8.0);

    RgbImage part = clip(375).read(picture, List.of(square), Patience.ENDLESS).get(0).framed();

    // Cut from (2000, 1500) of 4000 x 3000, and as large as the model's picture.
    RgbImage expected = filled(375, 375, 255, 0, 0);
    fill(expected, 200, 0, 175, 375, 0, 0, 255);
    fill(expected, 80, 100, 200, 200, 255, 255, 255);
    assertThat(part).isEqualTo(expected);
  }

  @Test
  void thePartsThatAreLeftAreNotCutForACallerWhoIsGone() throws IOException {
    byte[] picture = stripes(90, 30);
    Crop part = new Crop(0, 0, .5, 1);
    AtomicInteger asked = new AtomicInteger();
    clip(30).read(picture, List.of(part), asked::incrementAndGet);
    int enoughForOne = asked.getAndSet(0);
    Patience forOne =
        () -> {
          if (asked.incrementAndGet() > enoughForOne) {
            throw PrismException.of(Reason.CANCELLED, "The caller went away.");
          }
        };

    assertThatThrownBy(() -> clip(30).read(picture, List.of(part, part, part), forOne))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    assertThat(asked).as("nothing is done after the end").hasValue(enoughForOne + 1);
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

  /** In pixels. */
  private record Block(Color colour, int x, int y, int width, int height) {}

  /** A PNG of two bits a pixel, so that many megapixels cost little. */
  private static byte[] fourColours(int width, int height, Block... blocks) {
    byte[] red = {(byte) 255, 0, (byte) 255, 0};
    byte[] green = {0, 0, (byte) 255, 0};
    byte[] blue = {0, (byte) 255, (byte) 255, 0};
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            BufferedImage.TYPE_BYTE_BINARY,
            new IndexColorModel(2, 4, red, green, blue));
    Graphics2D graphics = image.createGraphics();
    for (Block block : blocks) {
      graphics.setColor(block.colour());
      graphics.fillRect(block.x(), block.y(), block.width(), block.height());
    }
    graphics.dispose();
    return TestPictures.png(image);
  }

  private static void fill(
      RgbImage image, int left, int top, int width, int height, int red, int green, int blue) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        int at = 3 * (y * image.width() + x);
        image.pixels()[at] = (byte) red;
        image.pixels()[at + 1] = (byte) green;
        image.pixels()[at + 2] = (byte) blue;
      }
    }
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
