package io.prism.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.pictures.raster.Patience;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {

  /** Gives up when it is asked for the n-th time. */
  private static final class Impatient implements Patience {
    private final int end;
    private final AtomicInteger asked = new AtomicInteger();

    Impatient(int end) {
      this.end = end;
    }

    @Override
    public void check() {
      if (asked.incrementAndGet() >= end) {
        throw PrismException.of(Reason.DEADLINE_EXCEEDED, "Too late.");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "icc-wide.jpg",
        "jpeg-mcu-cmyk-0-base.jpg",
        "exif-6.png",
        "gif-interlaced.gif",
        "bmp-rgb.bmp",
        "bmp-rle8.bmp",
        "icc-wide.webp"
      })
  void aDecoderStopsAtTheRowAtWhichNobodyWaitsAnyMore(String name) {
    Impatient impatient = new Impatient(4);
    assertThatThrownBy(
            () ->
                PictureDecoder.decode(
                    Fixtures.bytes(name),
                    PictureLimits.DEFAULT,
                    PictureDecoder.FULL_SIZE,
                    impatient))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
    assertThat(impatient.asked).as("nothing is done after the end").hasValue(4);
  }

  @Test
  void aJpegAsksWhileItReadsTheScansOfWhichNoRowComesYet() {
    AtomicInteger asked = new AtomicInteger();
    RgbImage image =
        PictureDecoder.decode(
            Fixtures.bytes("icc-wide.jpg"),
            PictureLimits.DEFAULT,
            PictureDecoder.FULL_SIZE,
            asked::incrementAndGet);
    assertThat(asked.get()).isGreaterThan(image.height() + 1);
  }

  @Test
  void aThumbnailStopsToo() {
    assertThatThrownBy(
            () ->
                Thumbnail.jpeg(
                    Fixtures.bytes("exif-6.png"), PictureLimits.DEFAULT, 64, new Impatient(3)))
        .isInstanceOf(PrismException.class);
  }

  @Test
  void patienceThatLastsChangesNoPixel() {
    byte[] bytes = Fixtures.bytes("icc-wide.jpg");
    RgbImage patient =
        PictureDecoder.decode(bytes, PictureLimits.DEFAULT, PictureDecoder.FULL_SIZE, () -> {});
    assertThat(patient.pixels()).isEqualTo(Fixtures.decode("icc-wide.jpg").pixels());
  }
}
