package io.prism.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropTest {
  /** The least width or height of a box. */
  private static final double TINY = 1e-6;

  @Test
  void everyPixelThatItTouchesIsCutOut() {
    RgbImage picture = numbered(10, 4);

    // 2.5..7.5 across touches 2 to 7; 1..3 down is 1 and 2.
    RgbImage part = new Crop(.25, .25, .5, .5).of(picture);

    assertThat(part.width()).isEqualTo(6);
    assertThat(part.height()).isEqualTo(2);
    assertThat(part.pixels()[0]).isEqualTo((byte) 12);
    assertThat(part.pixels()[3 * (6 * 2 - 1)]).isEqualTo((byte) 27);
    assertThat(new Crop(0, 0, 1, 1).of(picture)).isEqualTo(picture);
  }

  @Test
  void thereIsAlwaysAPixelLeft() {
    Crop last = new Crop(1 - TINY, 1 - TINY, TINY, TINY);
    assertThat(last.of(numbered(10, 4)).pixels()).containsExactly(39, 0, 0);
    assertThat(new Crop(.999, .999, TINY, TINY).of(numbered(1, 1)).pixels()).hasSize(3);
  }

  @Test
  void aMarginIsOfTheBoxAndEndsWithThePicture() {
    Crop wide = new Crop(.4, .1, .2, .4).withMargin(.5);

    assertThat(wide.x()).isCloseTo(.3, within(1e-9));
    assertThat(wide.width()).isCloseTo(.4, within(1e-9));
    assertThat(wide.y()).isZero();
    assertThat(wide.height()).isCloseTo(.7, within(1e-9));
    assertThat(new Crop(0, 0, 1, 1).withMargin(1)).isEqualTo(new Crop(0, 0, 1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    // the least part there is, in each corner and in the middle
    "0, 0, 1e-6, 1e-6",
    ".5, .5, 1e-6, 1e-6",
    ".999999, .999999, 1e-6, 1e-6",
    "0, .999999, 1, 1e-6",
    // more than is left of the picture, as float32 sums are
    ".999999, .99995, .0001, .0001",
    ".9, .9, .10009, .10009",
    "0, 0, 1.0001, 1.0001"
  })
  void anyBoxCanHaveAnyMarginAndStaysInsideThePicture(
      double x, double y, double width, double height) {
    for (double margin : new double[] {0, 1e-9, .1, 1, 1e9, Double.POSITIVE_INFINITY}) {
      Crop wide = new Crop(x, y, width, height).withMargin(margin);

      assertThat(wide.x()).isBetween(0.0, x);
      assertThat(wide.y()).isBetween(0.0, y);
      assertThat(wide.x() + wide.width()).isBetween(Math.min(1, x + width) - 1e-12, 1 + 1e-12);
      assertThat(wide.y() + wide.height()).isBetween(Math.min(1, y + height) - 1e-12, 1 + 1e-12);
      assertThat(wide.of(numbered(10, 4)).pixels()).isNotEmpty();
    }
  }

  @Test
  void aSmallPartAsksForMoreOfTheWhole() {
    // A quarter of each edge: the whole needs 4 times the edge.
    assertThat(new Crop(0, 0, .25, .25).edgeOfWhole(80, 400, 400)).isEqualTo(320);
    // 400 x 100, and a part of 100 x 100: the shorter edges are equal.
    assertThat(new Crop(0, 0, .25, 1).edgeOfWhole(80, 400, 100)).isEqualTo(80);
    assertThat(new Crop(0, 0, TINY, TINY).edgeOfWhole(80, 400, 400)).isEqualTo(80_000_000);
    assertThat(new Crop(0, 0, TINY, TINY).edgeOfWhole(10_000, 400, 400))
        .isLessThan(PictureDecoder.FULL_SIZE);
  }

  @ParameterizedTest
  @CsvSource({
    "-.1, 0, .5, .5",
    "0, -.1, .5, .5",
    "0, 0, 0, .5",
    "0, 0, .5, 0",
    "0, 0, -.5, .5",
    ".6, 0, .5, .5",
    "0, .6, .5, .5",
    "NaN, 0, .5, .5",
    "0, NaN, .5, .5",
    "0, 0, NaN, .5",
    "0, 0, .5, NaN",
    "0, 0, Infinity, .5",
    "1e30, 0, .5, .5",
    "Infinity, 0, .5, .5",
    // in range number by number, but nothing is left of it
    ".5, .5, 1e-20, 1e-20",
    ".5, .5, .5, 9e-7",
    "1, 0, 5e-5, .5",
    "0, 1, .5, 5e-5",
    "1.00005, 0, 4e-5, .5",
    "0, 1.00005, .5, 4e-5"
  })
  void whatIsNoPartOfAPictureIsRefused(double x, double y, double width, double height) {
    assertThatThrownBy(() -> new Crop(x, y, width, height))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inside the picture");
    assertThat(Crop.isPart(x, y, width, height)).isFalse();
  }

  @Test
  void aSumThatRoundsJustOverTheEdgeIsStillInside() {
    assertThat(new Crop(.7, .7, .30001f, .30001f).of(numbered(10, 10)).width()).isEqualTo(3);
  }

  /** Red counts the pixels from 0. */
  private static RgbImage numbered(int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      pixels[3 * i] = (byte) i;
    }
    return new RgbImage(width, height, pixels);
  }
}
