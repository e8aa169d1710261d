package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prism.encoder.Golden;
import io.prism.engine.picture.PictureReader;
import io.prism.models.DetectorSpec;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine does with the scenes of prism-mini. */
public abstract class RegionDetectorContract {
  protected static final DetectorSpec SPEC = Golden.PACK.networks().detector().orElseThrow();
  private RegionDetector detector;

  /** An engine with the detector of prism-mini and batches of at least 8. */
  protected abstract RegionDetector open();

  @BeforeEach
  void start() {
    detector = open();
  }

  @AfterEach
  void stop() {
    detector.close();
  }

  @Test
  void everyReferenceSceneHasItsRecordedBoxes() {
    List<Golden.Scene> scenes = Golden.scenes();
    PictureReader reader = new PictureReader(SPEC.input(), PictureLimits.DEFAULT);

    List<List<DetectedRegion>> found =
        detector.detect(
            scenes.stream().map(s -> reader.read(Golden.bytes(s.file())).framed()).toList());

    for (int i = 0; i < scenes.size(); i++) {
      requireBoxes(scenes.get(i), found.get(i));
    }
  }

  @Test
  void nothingInNothingOut() {
    assertThat(detector.detect(List.of())).isEmpty();
  }

  @Test
  void aPictureOfAnotherSizeIsRefused() {
    RgbImage wrong = new RgbImage(10, 10, new byte[300]);

    assertThatThrownBy(() -> detector.detect(List.of(wrong)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void requireBoxes(Golden.Scene scene, List<DetectedRegion> found) {
    assertThat(found).as(scene.file()).hasSameSizeAs(scene.boxes());
    for (int i = 0; i < found.size(); i++) {
      DetectedRegion region = found.get(i);
      float[] box = scene.boxes().get(i);
      assertThat(region.score()).isCloseTo(box[0], within(1e-3f));
      assertThat(region.x()).isCloseTo(clip(box[1]), within(1e-3f));
      assertThat(region.y()).isCloseTo(clip(box[2]), within(1e-3f));
      assertThat(region.x() + region.width()).isCloseTo(clip(box[3]), within(1e-3f));
      assertThat(region.y() + region.height()).isCloseTo(clip(box[4]), within(1e-3f));
    }
  }

  private static float clip(float value) {
    return Math.max(0, Math.min(1, value));
  }
}
