package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.microsoft.playwright.Keyboard;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That everybody can use the page: by keyboard, with a screen reader, on a phone, on a bad line.
 */
@ExtendWith(Stage.Extension.class)
class PageAccessIT {
  private static final String PICTURE = "/?query=demo-fox__chalkboard";
  private static final String BLEND =
      "/?objectOf=demo-fox__chalkboard&styleOf=demo-volcano__ink-wash&without=demo-fox__clay-3d";
  private static final String WORK = "/?query=demo-fox__chalkboard&view=demo-fox__ink-wash";
  private static final String FOCUS = "document.activeElement.matches(%s)";
  private static final int MANY = 120;

  @ParameterizedTest
  @EnumSource(Look.class)
  void axeFindsNothingSerious(Look look, Stage stage) throws IOException {
    for (String path : List.of("/", PICTURE, BLEND, WORK, "/?query=%3Dfox&styles=nothing")) {
      try (Visit visit = stage.visit(path, look)) {
        if (path.equals(WORK)) {
          assertThat(visit.find("#lead1 img").first()).isVisible();
        } else {
          visit.find("#filtersBox").evaluate("box => box.open = true");
        }
        assertThat(Axe.findings(visit)).as(path + " " + look).isEmpty();
      }
    }
    try (Visit visit = stage.visit("/", look)) {
      visit.find("#tray").evaluate("tray => tray.classList.add('inviting')");
      assertThat(Axe.findings(visit)).as("dragging " + look).isEmpty();
      visit.find("#uploadOpen").click();
      visit.find("#uploadFile").setInputFiles(Visit.query("teapot__glitch"));
      assertThat(Axe.findings(visit)).as("upload " + look).isEmpty();
    }
  }

  @Test
  void axeWouldNoticeAFault(Stage stage) throws IOException {
    try (Visit visit = stage.visit("/")) {
      visit.page().evaluate("document.querySelector('.card img').removeAttribute('alt')");
      assertThat(Axe.findings(visit)).isNotEmpty();
    }
  }

  @Test
  void everythingGoesByKeyboard(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      Keyboard keys = visit.page().keyboard();
      keys.press("Tab");
      assertThat(visit.find(".skip")).isFocused();
      keys.press("/");
      assertThat(visit.find("#words")).isFocused();
      keys.type("fox");
      keys.press("Enter");
      visit.awaitFirst("fox");
      tabTo(visit, "input[name=by]");
      keys.press("ArrowLeft");
      assertThat(visit.find("input[value=object]")).isChecked();
      visit.awaitFirst("fox");
      tabTo(visit, "#mix");
      tabTo(visit, "#filtersBox summary");
      tabTo(visit, ".facet.styles .chip");
      keys.press("Enter");
      assertThat(visit.find("#filtersTitle")).hasText("Filters (1)");
      assertThat(visit.find(".facet.styles .chip[aria-pressed=true]")).isFocused();
      keys.press("Space");
      assertThat(visit.find("#filtersTitle")).hasText("Filters");
      tabTo(visit, ".card .pick");
      tabTo(visit, ".card .slots .without");
      keys.press("Enter");
      assertThat(visit.find("#without .what")).isVisible();
      assertThat(visit.find("#title")).isFocused();
      keys.press("/");
      tabTo(visit, "#without .remove");
      keys.press("Enter");
      assertThat(visit.find("#without .empty")).isFocused();
      visit.awaitResults();
      tabTo(visit, ".card .name");
      keys.press("Enter");
      assertThat(visit.find("#lead1 img").first()).isVisible();
      keys.press("Escape");
      assertThat(visit.find("#detail")).isHidden();
      assertThat(visit.find(".card .name").first()).isFocused();
      tabTo(visit, ".card .pick");
      keys.press("Enter");
      assertThat(visit.find("#preview")).isVisible();
      assertThat(visit.find("#title")).isFocused();
    }
  }

  @Test
  void aLostConnectionIsSaidAndTheSearchGoesOnAfterIt(Stage stage) {
    try (Visit visit = stage.visit(PICTURE)) {
      visit.expectTrouble();
      visit.page().route("**/v1/**", route -> route.abort());
      visit.find("input[name=by][value=object]").check();
      assertThat(visit.find("#notice")).containsText("No connection to Prism");
      assertThat(visit.find("#offline")).isVisible();
      visit.page().unroute("**/v1/**");
      visit.awaitFirst("fox");
      assertThat(visit.find("#offline")).isHidden();
      assertThat(visit.find("#notice")).isHidden();
    }
  }

  @Test
  void browsersDoNotKeepThePageOfAnOlderPrism(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      Object kept =
          visit
              .page()
              .evaluate(
                  "async () => (await fetch('assets/page.js')).headers.get('cache-control') ?? ''");
      assertThat(kept.toString()).doesNotContain("immutable", "max-age");
    }
  }

  @Test
  void anErrorShowsWhatPrismSaid(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.expectTrouble();
      visit.open("/?query=no-such-work");
      assertThat(visit.find("#notice")).containsText("That did not work");
      assertThat(visit.find("#notice")).containsText("no-such-work");
    }
  }

  private static void tabTo(Visit visit, String selector) {
    String isThere = FOCUS.formatted("'" + selector + "'");
    for (int i = 0; i < MANY; i++) {
      visit.page().keyboard().press("Tab");
      if ((boolean) visit.page().evaluate(isThere)) {
        return;
      }
    }
    fail("the Tab key does not reach " + selector);
  }
}
