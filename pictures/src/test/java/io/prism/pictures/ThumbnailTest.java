package io.prism.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
  @Test
  void theLongestEdgeIsWhatWasAskedFor() throws IOException {
    byte[] sample =
        Files.readAllBytes(
            Path.of("..", "models", "prism-mini", "samples", "scene-01__oil-painting.png"));
    PictureHeader header = PictureHeader.read(sample, PictureLimits.DEFAULT);
    RgbImage thumbnail = Fixtures.decode(Thumbnail.jpeg(sample, PictureLimits.DEFAULT, 64), 999);

    assertThat(Math.max(thumbnail.width(), thumbnail.height())).isEqualTo(64);
    double ratio = (double) header.width() / header.height();
    assertThat((double) thumbnail.width() / thumbnail.height())
        .isBetween(ratio * 0.98, ratio * 1.02);
  }

  @Test
  void aSmallPictureIsNotEnlargedAndKeepsItsColours() throws IOException {
    RgbImage original = Fixtures.decode("exif-1.png");
    byte[] jpeg = Thumbnail.jpeg(Fixtures.bytes("exif-6.png"), PictureLimits.DEFAULT, 512);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(jpeg));

    assertThat(read.getWidth()).isEqualTo(original.width());
    assertThat(read.getHeight()).isEqualTo(original.height());
    long difference = 0;
    for (int i = 0; i < original.pixels().length; i++) {
      int colour = read.getRGB(i / 3 % original.width(), i / 3 / original.width());
      difference += Math.abs((colour >> (16 - i % 3 * 8) & 0xFF) - (original.pixels()[i] & 0xFF));
    }
    // noise and red edges cost a JPEG a few levels; swapped channels would cost 60
    assertThat((double) difference / original.pixels().length).isLessThan(20);
  }

  @Test
  void otherSizesAreRefused() {
    for (int edge : new int[] {0, 63, 1025, -1}) {
      byte[] picture = Fixtures.bytes("exif-1.png");
      assertThatThrownBy(() -> Thumbnail.jpeg(picture, PictureLimits.DEFAULT, edge))
          .isInstanceOfSatisfying(
              PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT));
    }
  }
}
