package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code ./prism} builds in a fresh clone, where no tests are compiled. */
class QuickBuildTest {
  private static final Path ROOT = Path.of(System.getProperty("prism.root"));
  private static final Pattern PROFILES = Pattern.compile("(?s)<profiles>.*</profiles>");
  private static final Pattern TEST_JAR =
      Pattern.compile("<artifactId>(prism-[a-z0-9-]+)</artifactId>\\s*<type>test-jar</type>");

  /**
   * A dependency on a jar of test classes stands in a profile, or that jar is made without them.
   */
  @Test
  void noModuleNeedsAJarThatOnlyABuildWithTestsMakes() throws IOException {
    List<String> missing = new ArrayList<>();
    int seen = 0;
    for (Path module : modules()) {
      String always = PROFILES.matcher(Files.readString(module.resolve("pom.xml"))).replaceAll("");
      for (MatchResult needed : TEST_JAR.matcher(always).results().toList()) {
        seen++;
        String maker = needed.group(1).substring("prism-".length());
        if (!Files.readString(ROOT.resolve(maker).resolve("pom.xml"))
            .contains("<skip>false</skip>")) {
          missing.add(module.getFileName() + " needs the test jar of " + maker);
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(seen).as("modules that were looked at").isPositive();
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> deploy = Files.list(ROOT.resolve("deploy"))) {
      return Stream.concat(top, deploy)
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .toList();
    }
  }
}
