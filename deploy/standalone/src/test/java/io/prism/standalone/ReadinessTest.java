package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  @Test
  void aPackOfTrueSizeHasTheTimeToEmbedItsVocabularyOnce() {
    assertThat(Readiness.limit("prism-mini")).isEqualTo(Duration.ofMinutes(2));
    assertThat(Readiness.limit("clip-vit-b-32")).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
    assertThat(Readiness.limit("/packs/of/my/own")).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
  }
}
