package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That everything has its place: on small screens, in large letters, with names of any kind. */
@ExtendWith(Stage.Extension.class)
class PageLayoutIT {
  private static final String PICTURE = "/?query=demo-fox__chalkboard";
  private static final String BLEND =
      "/?objectOf=demo-fox__chalkboard&styleOf=demo-volcano__ink-wash&without=demo-fox__clay-3d";
  private static final String WORK = "/?query=demo-fox__chalkboard&view=demo-fox__ink-wash";
  private static final String SHIFTS =
      "window.shifts = 0; new PerformanceObserver(list => list.getEntries()"
          + ".filter(entry => !entry.hadRecentInput).forEach(entry => window.shifts += entry.value))"
          + ".observe({type: 'layout-shift', buffered: true})";
  private static final String LOADED =
      "[...document.querySelectorAll('.card img')]"
          + ".filter(one => one.getBoundingClientRect().top < innerHeight)"
          + ".every(one => one.complete && one.naturalWidth > 0)";

  /** Controls of less than 24 pixels (WCAG 2.2, 2.5.8); links in sentences are not among them. */
  private static final String SMALL =
      "[...document.querySelectorAll('button, input, summary, .card a, header a')]"
          + ".filter(one => one.checkVisibility())"
          + ".filter(one => { const box = one.getBoundingClientRect();"
          + " return box.width < 24 || box.height < 24; })"
          + ".map(one => one.outerHTML.slice(0, 200))";

  @ParameterizedTest
  @EnumSource(names = {"PHONE", "PHONE_DARK"})
  void aPhoneNeverScrollsSideways(Look look, Stage stage) {
    for (String path : List.of("/", PICTURE, BLEND, WORK)) {
      try (Visit visit = stage.visit(path, look)) {
        if (path.equals(WORK)) {
          assertThat(visit.find("#lead1 img").first()).isVisible();
        } else {
          visit.find("#filtersBox").evaluate("box => box.open = true");
        }
        assertThat(visit.isWiderThanTheScreen()).as(path).isFalse();
        assertThat((Boolean) visit.find("#detail").evaluate("d => d.scrollWidth > d.clientWidth"))
            .isFalse();
      }
    }
    try (Visit visit = stage.visit("/", look)) {
      visit.page().evaluate("document.body.style.width = '400px'");
      assertThat(visit.isWiderThanTheScreen()).as("the check itself").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void hostileNamesAreShownAsTextAndBreakNothing(Look look, Stage stage) {
    try (Visit visit = stage.visitor(look)) {
      visit.page().onDialog(dialog -> fail("a name was run: " + dialog.message()));
      visit.page().route("**/v1/artworks?*", route -> rename(route, "artworks"));
      visit.page().route("**/v1/artworks/demo-fox__ink-wash", route -> rename(route, ""));
      visit.open("/?view=demo-fox__ink-wash");
      assertThat(visit.find("#lead1 img").first()).isVisible();
      assertThat(visit.find("#detailTitle")).containsText("<img src=x onerror=alert(1)>");
      assertThat((Boolean) visit.find("#detail").evaluate("d => d.scrollWidth > d.clientWidth"))
          .isFalse();
      assertThat(visit.find(".facts a[href^='javascript']")).hasCount(0);
      visit.page().keyboard().press("Escape");
      visit.find("#filtersBox").evaluate("box => box.open = true");
      assertThat(visit.find(".card .name").first()).containsText("<img src=x onerror=alert(1)>");
      assertThat(visit.find(".facet.authors .value").first()).containsText("<b>WWW");
      assertThat(visit.isWiderThanTheScreen()).isFalse();
      visit.page().setViewportSize(320, 640);
      assertThat(visit.isWiderThanTheScreen()).as("320 pixels").isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void nothingJumpsWhilePicturesArrive(Look look, Stage stage) {
    for (String path : List.of("/", PICTURE, BLEND)) {
      try (Visit visit = stage.visitor(look)) {
        visit.page().addInitScript(SHIFTS);
        visit.open(path);
        visit.awaitTrue(LOADED);
        double shift = ((Number) visit.page().evaluate("shifts")).doubleValue();
        // 0.1 and less is called good; https://web.dev/articles/cls.
        assertThat(shift).as(path + " " + look).isLessThan(.05);
      }
    }
  }

  @Test
  void theCheckForJumpsWouldNoticeOne(Stage stage) {
    try (Visit visit = stage.visitor(Look.DESKTOP)) {
      visit.page().addInitScript(SHIFTS);
      visit.open("/");
      visit.awaitTrue(LOADED);
      visit.page().evaluate("document.querySelector('main').style.paddingTop = '300px'");
      visit.awaitTrue("shifts > .05");
    }
  }

  @Test
  void aPageAtTwiceItsSizeScrollsNotSideways(Stage stage) {
    for (String path : List.of("/", PICTURE, BLEND, WORK)) {
      try (Visit visit = stage.visit(path)) {
        // What zooming a window of 1200 to 200 % leaves.
        visit.page().setViewportSize(600, 450);
        assertThat(visit.isWiderThanTheScreen()).as(path).isFalse();
      }
    }
  }

  @Test
  void everythingThatIsPressedIsLargeEnough(Stage stage) {
    for (String path : List.of("/", PICTURE, BLEND)) {
      try (Visit visit = stage.visit(path, Look.PHONE)) {
        visit.find("#filtersBox").evaluate("box => box.open = true");
        assertThat(visit.page().evaluate(SMALL)).as(path).isEqualTo(List.of());
      }
    }
  }

  /** Gives the artworks of an answer names that nobody should have. */
  private static void rename(Route route, String list) {
    JsonObject answer =
        JsonParser.parseString(new String(route.fetch().body(), StandardCharsets.UTF_8))
            .getAsJsonObject();
    List<JsonObject> works = new ArrayList<>();
    if (list.isEmpty()) {
      works.add(answer);
    } else {
      answer.getAsJsonArray(list).forEach(work -> works.add(work.getAsJsonObject()));
      JsonObject count = new JsonObject();
      count.addProperty("name", "<b>" + "W".repeat(200));
      count.addProperty("count", 1_234_567);
      JsonArray counts = new JsonArray();
      counts.add(count);
      answer.getAsJsonObject("facets").add("authors", counts);
    }
    for (JsonObject work : works) {
      work.addProperty(
          "title", "<img src=x onerror=alert(1)> \u05e9\u05dc \u202e" + "W".repeat(300));
      work.addProperty("caption", "c".repeat(3_000));
      work.addProperty("author", "\ud83e\udd8a".repeat(100));
      work.addProperty("sourceUrl", "javascript:alert(1)");
      JsonArray tags = new JsonArray();
      tags.add("T".repeat(200));
      work.add("tags", tags);
    }
    route.fulfill(
        new Route.FulfillOptions().setContentType("application/json").setBody(answer.toString()));
  }
}
