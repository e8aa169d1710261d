package io.prism.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PillowResizeTest {
  @TestFactory
  List<DynamicTest> givesPillowsBytes() {
    List<String[]> recorded = Fixtures.table("resized.csv");
    assertThat(recorded).hasSizeGreaterThan(70);
    return recorded.stream()
        .map(row -> DynamicTest.dynamicTest(String.join(" ", row), () -> assertResizes(row)))
        .toList();
  }

  private static void assertResizes(String[] row) {
    RgbImage image = drawing(Integer.parseInt(row[1]), Integer.parseInt(row[2]));
    RgbImage resized =
        PillowResize.resize(
            image, Integer.parseInt(row[3]), Integer.parseInt(row[4]), Filter.valueOf(row[0]));
    assertThat(Fixtures.sha256(resized.pixels())).isEqualTo(row[5]);
  }

  /** {@code formula} of make_fixtures.py. */
  private static RgbImage drawing(int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          pixels[at++] =
              (byte) (x * 31 + y * 17 + c * 101 + x * y % 7 * 36 + (x / 3 + y / 5) % 2 * 90);
        }
      }
    }
    return new RgbImage(width, height, pixels);
  }

  @Test
  void theSameSizeKeepsThePixels() {
    RgbImage image = drawing(12, 9);
    assertThat(PillowResize.resize(image, 12, 9, Filter.BICUBIC)).isEqualTo(image);
  }

  @Test
  void refusesSizesBelowOne() {
    assertThatThrownBy(() -> PillowResize.resize(drawing(2, 2), 0, 3, Filter.BICUBIC))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
