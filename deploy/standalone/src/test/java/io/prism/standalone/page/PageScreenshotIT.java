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

/** Takes the README's pictures of the page; CONTRIBUTING.md has the command. */
@EnabledIfSystemProperty(
    named = "prism.screenshot",
    matches = ".+",
    disabledReason = "the README's screenshot is only taken with -Dprism.screenshot=docs/page.png")
@ExtendWith(Stage.Extension.class)
class PageScreenshotIT {
  private static final int MOST_BYTES = 400_000;
  private static final String BLEND =
      "/?objectOf=demo-fox__chalkboard&styleOf=demo-dragon__neon-glow";
  private static final String LOADED =
      "[...document.querySelectorAll('.card img')]"
          + ".filter(one => one.getBoundingClientRect().top < innerHeight)"
          + ".every(one => one.complete && one.naturalWidth > 0)";

  @Test
  void thePageWithAPictureThatTheGalleryDoesNotHave(Stage stage) throws IOException {
    try (Visit visit = stage.visit("/")) {
      // So high that the tray hides no score bars of the first row.
      visit.page().setViewportSize(1200, 960);
      visit.find("#file").setInputFiles(Visit.query("turtle__clay-3d"));
      visit.awaitAll(5, "glossy 3D");
      assertThat(visit.find("#caption")).not().hasValue("");
      visit.page().evaluate("document.activeElement.blur()");
      take(visit, file());
    }
  }

  @Test
  void aBlendOnAPhoneInTheDark(Stage stage) throws IOException {
    try (Visit visit = stage.visit(BLEND, Look.PHONE_DARK)) {
      visit.awaitFirst("Neon fox");
      assertThat(visit.find("#styleOf .what")).hasCount(1);
      visit.page().evaluate("document.getElementById('title').scrollIntoView()");
      take(visit, named("-phone"));
    }
  }

  @Test
  void aQueryWithoutACounterpartAndWhatIsNearestToIt(Stage stage) throws IOException {
    try (Visit visit = stage.visit("/?query=%3Dtoothbrush&by=object")) {
      visit.page().setViewportSize(1000, 760);
      assertThat(visit.find("#notice")).containsText("Nothing similar");
      take(visit, named("-nothing"));
      visit.find("#notice").getByText("Show the nearest anyway").click();
      assertThat(visit.find("#notice")).isHidden();
      visit.awaitResults();
      visit.page().evaluate("document.activeElement.blur()");
      take(visit, named("-nearest"));
    }
  }

  private static Path named(String what) {
    String name = file().getFileName().toString().replaceFirst("(?=\\.png$)", what);
    return file().resolveSibling(name);
  }

  private static Path file() {
    return PrismProcess.ROOT.resolve(System.getProperty("prism.screenshot"));
  }

  private static void take(Visit visit, Path file) throws IOException {
    visit.awaitTrue(LOADED);
    visit.page().screenshot(new Page.ScreenshotOptions().setPath(file));
    assertThat(Files.size(file)).isLessThan(MOST_BYTES);
  }
}
