package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.prism.standalone.PrismProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the README's picture of the page; CONTRIBUTING.md has the command. */
@EnabledIfSystemProperty(
    named = "prism.screenshot",
    matches = ".+",
    disabledReason = "the README's screenshot is only taken with -Dprism.screenshot=docs/page.png")
@ExtendWith(Stage.Extension.class)
class PageScreenshotIT {
  private static final int MOST_BYTES = 400_000;
  private static final String LOADED =
      "[...document.querySelectorAll('.card img')]"
          + ".filter(one => one.getBoundingClientRect().top < innerHeight)"
          + ".every(one => one.complete && one.naturalWidth > 0)";

  @Test
  void thePageWithAPictureThatTheGalleryDoesNotHave(Stage stage) throws IOException {
    Path file = PrismProcess.ROOT.resolve(System.getProperty("prism.screenshot"));
    try (Visit visit = stage.visit("/")) {
      // So high that the tray hides no score bars of the first row.
      visit.page().setViewportSize(1200, 960);
      visit.find("#file").setInputFiles(Visit.query("turtle__clay-3d"));
      visit.awaitAll(5, "glossy 3D");
      assertThat(visit.find("#caption")).not().hasValue("");
      visit.page().evaluate("document.activeElement.blur()");
      visit.page().waitForFunction(LOADED);
      visit.page().screenshot(new Page.ScreenshotOptions().setPath(file));
    }
    assertThat(Files.size(file)).isLessThan(MOST_BYTES);
  }
}
