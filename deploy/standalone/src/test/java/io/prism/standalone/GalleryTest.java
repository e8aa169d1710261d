package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.standalone.Gallery.Work;
import org.junit.jupiter.api.Test;

class GalleryTest {

  @Test
  void everyWorkHasAnIdOfItsOwnAndAPicture() {
    assertThat(Gallery.works()).hasSize(794).extracting(Work::id).doesNotHaveDuplicates();
    assertThat(Gallery.works().get(0).picture().size()).isPositive();
  }

  @Test
  void theCaptionIsLeftToPromptInversion() {
    ArtworkMetadata fox =
        Gallery.parse(
                "{\"file\":\"fox__clay-3d.jpg\",\"title\":\"Fox in glossy 3D\",\"kind\":\"artwork\",\"object\":\"fox\","
                    + "\"style\":\"clay_3d\",\"group\":\"animals-nature\",\"subgroup\":\"animal-mammal\","
                    + "\"tags\":[\"animal\",\"face\"],\"source\":\"emojione\",\"licence\":\"CC-BY-4.0\","
                    + "\"attribution\":\"Restyled from a drawing\"}")
            .metadata();
    assertThat(fox.getId()).isEqualTo("demo-fox__clay-3d");
    assertThat(fox.getTagsList()).containsExactly("animal", "face");
    assertThat(fox.getCategory()).isEqualTo("animals-nature/animal-mammal");
    assertThat(fox.getLicence()).isEqualTo("CC-BY-4.0");
    assertThat(fox.getDescription()).isEqualTo("Restyled from a drawing");
    assertThat(fox.getCaption()).isEmpty();
  }

  @Test
  void aSceneWithoutAGroupIsOfItsKind() {
    ArtworkMetadata scene =
        Gallery.parse(
                "{\"file\":\"scene-1.jpg\",\"kind\":\"scene\",\"group\":null,\"subgroup\":null,\"tags\":[]}")
            .metadata();
    assertThat(scene.getCategory()).isEqualTo("scene");
  }
}
