package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.models.DetectorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeaksTest {
  private static final int GRID = 4;
  private static final int CELLS = GRID * GRID;
  private static final DetectorSpec.Peaks ONE = new DetectorSpec.Peaks(GRID, .3, 1);

  /** A cell in the middle, with a weaker peak far from it. */
  private static final int STRONG = 5;

  private static final int WEAK = 15;

  @Test
  void theStrongestPeakIsARegionAroundItsCentre() {
    List<DetectedRegion> regions = Peaks.of(ONE, heat(), size(.5f, .25f), offset(.5f, .5f));

    // The cell's centre is at 1.5 of 4 cells on both axes.
    assertThat(regions).containsExactly(new DetectedRegion(.9f, .125f, .25f, .5f, .25f));
  }

  @ParameterizedTest
  @CsvSource({
    // a width or a height that is none
    "0, .5, .5, .5",
    ".5, 0, .5, .5",
    "-.5, .5, .5, .5",
    ".5, -1e-3, .5, .5",
    "1e-20, .5, .5, .5",
    // nothing is left of it inside the picture
    ".25, .25, 9, .5",
    ".25, .25, .5, -9",
    ".25, .25, 3.4999995, .5"
  })
  void aPeakWithoutAnExtentIsNoRegionAndTakesNoPlace(float width, float height, float x, float y) {
    float[] size = size(width, height);
    float[] offset = offset(x, y);

    List<DetectedRegion> regions = Peaks.of(ONE, heat(), size, offset);

    assertThat(regions).extracting(DetectedRegion::score).containsExactly(.6f);
  }

  private static float[] heat() {
    float[] heat = new float[CELLS];
    heat[STRONG] = .9f;
    heat[WEAK] = .6f;
    return heat;
  }

  /** Of the strong peak; the weak one's is good. */
  private static float[] size(float width, float height) {
    return planes(width, height, .25f);
  }

  /** Of the strong peak; the weak one's is good. */
  private static float[] offset(float x, float y) {
    return planes(x, y, .5f);
  }

  private static float[] planes(float first, float second, float weak) {
    float[] values = new float[2 * CELLS];
    values[STRONG] = first;
    values[CELLS + STRONG] = second;
    values[WEAK] = weak;
    values[CELLS + WEAK] = weak;
    return values;
  }
}
