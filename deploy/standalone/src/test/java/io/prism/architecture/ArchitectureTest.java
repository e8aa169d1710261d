package io.prism.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the walls, and proves of each that it would notice a hole: the fixtures beside this test
 * break them.
 */
class ArchitectureTest {
  private static JavaClasses house;
  private static JavaClasses holes;

  @BeforeAll
  static void readTheHouse() {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.prism");
    holes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.prism");
  }

  static Stream<Arguments> walls() {
    return Stream.of(
            Rules.coreIsFreeOfEverything(),
            Rules.librariesAreFreeOfFrameworks(),
            Rules.servicesDoNotKnow("encoder"),
            Rules.servicesDoNotKnow("caption"),
            Rules.servicesDoNotKnow("index"),
            Rules.servicesDoNotKnow("gateway"),
            Rules.theCommandLineKnowsOnlyTheSdk(),
            Rules.onlyTheIndexServiceTakesVectorsApart(),
            Rules.technologyStaysIn(
                "org.apache.lucene..", "io.prism.index..", "io.prism.benchmark.."),
            Rules.technologyStaysIn(
                "org.apache.kafka..",
                "io.prism.index..",
                "io.prism.gateway..",
                "io.prism.standalone..",
                "io.prism.benchmark.."),
            Rules.technologyStaysIn(
                "ai.onnxruntime..", "io.prism.encoder..", "io.prism.benchmark.."),
            Rules.technologyStaysIn("org.jose4j..", "io.prism.gateway.security.oidc.."),
            Rules.technologyStaysIn("software.amazon..", "io.prism.pictures.s3.."),
            Rules.technologyStaysIn(
                "io.prism.inference..",
                "io.prism.inference..",
                "io.prism.encoder..",
                "io.prism.benchmark.."),
            Rules.technologyStaysIn(
                "javax.imageio..", "io.prism.pictures..", "io.prism.benchmark.."),
            Rules.technologyStaysIn("io.opentelemetry.sdk..", "io.prism.telemetry.."),
            Rules.technologyStaysIn(
                "io.opentelemetry..",
                "io.prism.telemetry..",
                "io.prism.gateway..",
                "io.prism.index.."),
            Rules.nobodyPrints())
        .map(rule -> Arguments.of(rule.getDescription(), rule));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("walls")
  void theHouseKeepsTheWall(String description, ArchRule rule) {
    rule.check(house);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("walls")
  void theWallNoticesAHole(String description, ArchRule rule) {
    assertThat(rule.evaluate(holes).hasViolation()).as("a fixture breaks: " + description).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "core",
        "models",
        "pictures",
        "client",
        "telemetry",
        "encoder",
        "caption",
        "index",
        "gateway",
        "cli"
      })
  void packagesHaveNoCycles(String room) {
    Rules.packagesHaveNoCycles(room).allowEmptyShould(true).check(house);
  }

  @Test
  void theCycleRuleNoticesACycle() {
    assertThat(Rules.packagesHaveNoCycles("fixture").evaluate(holes).hasViolation()).isTrue();
  }

  @Test
  void theWholeHouseIsLookedAt() {
    for (String room :
        new String[] {
          "core",
          "models",
          "pictures",
          "client",
          "telemetry",
          "encoder",
          "caption",
          "index",
          "gateway",
          "cli",
          "launcher",
          "standalone"
        }) {
      assertThat(house.stream().anyMatch(c -> c.getPackageName().startsWith("io.prism." + room)))
          .as(room)
          .isTrue();
    }
  }
}
