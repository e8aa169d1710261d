package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prism.encoder.Golden;
import io.prism.encoder.picture.PictureReader;
import io.prism.models.DetectorSpec;
import io.prism.pictures.PictureLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxRegionDetectorTest {
  private static final DetectorSpec SPEC = Golden.PACK.networks().detector().orElseThrow();

  @Test
  void everyReferenceSceneHasItsRecordedBoxes() {
    PictureReader reader = new PictureReader(SPEC.input(), PictureLimits.DEFAULT);
    List<Golden.Scene> scenes = Golden.scenes();
    try (var detector = OnnxRegionDetector.open(Golden.PACK, SPEC, new OnnxOptions(1, 8))) {
      List<List<DetectedRegion>> found =
          detector.detect(
              scenes.stream().map(s -> reader.read(Golden.bytes(s.file())).framed()).toList());

      for (int i = 0; i < scenes.size(); i++) {
        requireBoxes(scenes.get(i), found.get(i));
      }
    }
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
