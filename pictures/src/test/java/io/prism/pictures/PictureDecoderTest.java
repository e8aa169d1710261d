package io.prism.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.pictures.raster.Patience;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureDecoderTest {
  @TestFactory
  List<DynamicTest> decodesWhatPillowDecodes() {
    List<String[]> recorded = Fixtures.table("decoded.csv");
    assertThat(recorded).hasSizeGreaterThan(120);
    return recorded.stream()
        .map(row -> DynamicTest.dynamicTest(row[0], () -> assertDecodes(row)))
        .toList();
  }

  private static void assertDecodes(String[] row) {
    byte[] bytes = Fixtures.bytes(row[0]);
    int width = Integer.parseInt(row[1]);
    int height = Integer.parseInt(row[2]);
    RgbImage image = Fixtures.decode(row[0]);
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    assertThat(Fixtures.sha256(image.pixels())).isEqualTo(row[3]);
    PictureHeader header = PictureHeader.read(bytes, PictureLimits.DEFAULT);
    assertThat(header.uprightWidth()).isEqualTo(width);
    assertThat(header.uprightHeight()).isEqualTo(height);
    assertThat(header.format().extension()).isEqualTo(row[0].substring(row[0].indexOf('.') + 1));
  }

  @TestFactory
  List<DynamicTest> convertsProfilesToSrgb() {
    return Fixtures.table("close.csv").stream()
        .map(row -> DynamicTest.dynamicTest(row[0], () -> assertClose(row)))
        .toList();
  }

  private static void assertClose(String[] row) {
    RgbImage image = Fixtures.decode(row[0]);
    for (String sample : row[1].split(" ")) {
      String[] parts = sample.split(":");
      int at = (Integer.parseInt(parts[1]) * image.width() + Integer.parseInt(parts[0])) * 3;
      for (int band = 0; band < 3; band++) {
        int expected = Integer.parseInt(parts[2].substring(2 * band, 2 * band + 2), 16);
        assertThat(image.pixels()[at + band] & 0xFF)
            .as(sample)
            .isBetween(expected - 2, expected + 2);
      }
    }
  }

  @Test
  void everyOrientationGivesTheSamePicture() {
    for (String extension : List.of("png", "webp")) {
      RgbImage upright = Fixtures.decode("exif-1." + extension);
      for (int orientation = 2; orientation <= 8; orientation++) {
        String name = "exif-" + orientation + "." + extension;
        assertThat(Fixtures.decode(name)).as(name).isEqualTo(upright);
        assertThat(PictureHeader.read(Fixtures.bytes(name), PictureLimits.DEFAULT).orientation())
            .isEqualTo(orientation);
      }
    }
  }

  @Test
  void everyOrientationGivesTheSamePictureWhenReduced() {
    // 36 x 24 to at least 3 x 3 for each pixel wanted
    for (int target = 1; target <= 4; target++) {
      RgbImage upright = Fixtures.decode(Fixtures.bytes("exif-1.png"), target);
      assertThat(upright.width()).isLessThan(36);
      for (int orientation = 2; orientation <= 8; orientation++) {
        String name = "exif-" + orientation + ".png";
        assertThat(Fixtures.decode(Fixtures.bytes(name), target)).as(name).isEqualTo(upright);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // a target that leaves less than 12 megapixels: the same for both
    "5000, 3750, 400, 1666, 1250, 1666, 1250",
    "5000, 3750, 1800, 2500, 1875, 2500, 1875",
    // one that does not
    "5000, 3750, 3000, 2500, 3750, 4000, 3000",
    "3750, 5000, 3000, 3750, 2500, 3000, 4000",
    "6000, 6000, 4480, 6000, 2000, 3464, 3464",
    "300000, 60, 50, 150000, 60, 240000, 48"
  })
  void aWholePictureMayBeSqueezedToTheBoundButOneForPartsKeepsItsShape(
      int width, int height, int edge, int squeezedWidth, int squeezedHeight, int w, int h)
      throws IOException {
    byte[] png = blackPng(width, height);

    RgbImage whole = Fixtures.decode(png, edge);
    RgbImage forParts =
        PictureDecoder.decodeForParts(png, PictureLimits.DEFAULT, edge, Patience.ENDLESS);

    assertThat(List.of(whole.width(), whole.height()))
        .containsExactly(squeezedWidth, squeezedHeight);
    assertThat(List.of(forParts.width(), forParts.height())).containsExactly(w, h);
  }

  /** One bit a pixel, so that many megapixels cost little. */
  private static byte[] blackPng(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", out);
    return out.toByteArray();
  }

  @Test
  void theNameOfAFormatComesFromItsBytes() {
    assertThat(PictureFormat.sniff(Fixtures.bytes("exif-6.jpg"))).contains(PictureFormat.JPEG);
    assertThat(PictureFormat.sniff(Fixtures.bytes("webp-lossy.webp"))).contains(PictureFormat.WEBP);
    assertThat(PictureFormat.sniff(new byte[0])).isEmpty();
    assertThat(PictureFormat.sniff("<svg></svg>".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    assertThat(PictureFormat.WEBP.mimeType()).isEqualTo("image/webp");
  }
}
