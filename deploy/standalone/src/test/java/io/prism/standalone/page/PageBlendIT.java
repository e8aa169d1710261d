package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.options.BoundingBox;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tray: the object of one, the style of another, without a third. */
@ExtendWith(Stage.Extension.class)
class PageBlendIT {

  @Test
  void theObjectOfAResultInTheStyleThatWasSearched(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-volcano__ink-wash")) {
      int place = firstOfOneThing(visit);
      String name = visit.names().get(place);
      fill(card(visit, place), ".objectOf");
      assertThat(visit.find("#objectOf .what")).hasText(name);
      assertThat(visit.find("#styleOf .what")).hasText("Volcano in ink wash");
      assertThat(visit.find("#title")).hasText("Your blend");
      assertHasBoth(visit, name, "ink wash");
    }
  }

  @Test
  void wordsThatWereSearchedAsAStyleStayTheStyle(Stage stage) {
    try (Visit visit = stage.visit("/?query=%3Dstained+glass&by=style")) {
      visit.awaitAll(3, "stained glass");
      fill(card(visit, 0), ".objectOf");
      assertThat(visit.find("#styleOf .words")).hasText("“stained glass”");
      visit.awaitAll(2, "stained glass");
    }
  }

  @Test
  void wordsThatMayBeAnObjectAreNoStyle(Stage stage) {
    try (Visit visit = stage.visit("/?query=%3Dfox")) {
      visit.awaitFirst("fox");
      fill(card(visit, 0), ".objectOf");
      assertThat(visit.find("#objectOf .what")).containsText("ox");
      assertThat(visit.find("#styleOf .empty")).isVisible();
    }
  }

  @Test
  void twoSlotsFindTheCombination(Stage stage) {
    String path = "/?objectOf=demo-fox__chalkboard&styleOf=demo-volcano__ink-wash";
    try (Visit visit = stage.visit(path)) {
      visit.awaitFirst("Fox in ink wash");
      assertThat(visit.find("#objectOf .what")).hasText("Fox in chalkboard");
      assertThat(visit.find("#styleOf .what")).hasText("Volcano in ink wash");
      visit.find("#styleOf .remove").click();
      assertThat(visit.find("#styleOf .empty")).isFocused();
      visit.awaitAll(5, "fox");
    }
  }

  @Test
  void aSlotTakesAPictureFromTheDevice(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.find("#styleOfFile").setInputFiles(Visit.query("swan__sepia-photo"));
      visit.awaitAll(5, "old photograph");
      assertThat(visit.find("#styleOf .what")).hasText("swan__sepia-photo.jpg");
    }
  }

  @Test
  void aResultIsDraggedIntoASlot(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&by=style")) {
      int place = firstOfOneThing(visit);
      String name = visit.names().get(place);
      drag(visit, card(visit, place).locator(".pick"), visit.find("#objectOf"));
      assertThat(visit.find("#objectOf .what")).hasText(name);
      assertThat(visit.find("#styleOf .what")).hasText("Fox in chalkboard");
      assertHasBoth(visit, name, "chalkboard");
    }
  }

  @Test
  void theTrayInvitesOnlyWhileSomethingIsDragged(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&by=style")) {
      List<String> before = visit.names();
      Mouse mouse = visit.page().mouse();
      BoundingBox card = card(visit, 0).locator(".pick").boundingBox();
      mouse.move(card.x + 40, card.y + 40);
      mouse.down();
      mouse.move(card.x + 60, card.y + 60, new Mouse.MoveOptions().setSteps(4));
      assertThat(visit.find("#tray")).hasClass(Pattern.compile(".*inviting.*"));
      mouse.move(5, 300, new Mouse.MoveOptions().setSteps(4));
      visit.page().keyboard().press("Escape");
      mouse.up();
      assertThat(visit.find("#tray")).not().hasClass(Pattern.compile(".*inviting.*"));
      assertThat(visit.names()).isEqualTo(before);
    }
  }

  @Test
  void withoutThisPushesItsLikeAwayAndItsRemovalBringsItBack(Stage stage) {
    try (Visit visit = stage.visit("/?query=%3Dfox&by=object")) {
      List<String> before = visit.names();
      String unwanted = before.get(0);
      fill(card(visit, 0), ".without");
      assertThat(visit.find("#without .what")).hasText(unwanted);
      assertThat(visit.find(".card .name span:first-child").first()).not().hasText(unwanted);
      assertThat(visit.names().stream().limit(10)).doesNotContain(unwanted);
      assertThat(visit.search()).contains("without=demo-").contains("query=%3Dfox");
      visit.find("#without .remove").click();
      visit.awaitFirst(unwanted);
      assertThat(visit.names()).isEqualTo(before);
    }
  }

  /** As a hand does it: not at once, and looking where things are. */
  private static void drag(Visit visit, Locator what, Locator where) {
    Mouse mouse = visit.page().mouse();
    BoundingBox from = what.boundingBox();
    double x = from.x + from.width / 2;
    double y = from.y + from.height / 3;
    mouse.move(x, y);
    mouse.down();
    mouse.move(x + 12, y + 9, new Mouse.MoveOptions().setSteps(4));
    assertThat(visit.find("#tray")).hasClass(Pattern.compile(".*inviting.*"));
    Mouse.MoveOptions slowly = new Mouse.MoveOptions().setSteps(8);
    BoundingBox to = where.boundingBox();
    mouse.move(to.x + to.width / 2, to.y + to.height / 2, slowly);
    assertThat(where).hasClass(Pattern.compile(".*over.*"));
    // It may still have grown on the way.
    to = where.boundingBox();
    mouse.move(to.x + to.width / 2, to.y + to.height / 2, slowly);
    mouse.up();
  }

  /** The object first, in another style or the same, and the style soon after. */
  private static void assertHasBoth(Visit visit, String name, String style) {
    visit.awaitFirst(name.replaceAll(" (in|at|,) .*", ""));
    assertThat(visit.names().stream().limit(12)).anyMatch(other -> other.contains(style));
  }

  /** What a scene shows is a mean of several things, which hardly any work shows. */
  private static int firstOfOneThing(Visit visit) {
    List<String> names = visit.names();
    return names.indexOf(
        names.stream().filter(name -> !name.startsWith("Scene")).findFirst().orElseThrow());
  }

  private static Locator card(Visit visit, int place) {
    visit.awaitResults();
    return visit.find(".card").nth(place);
  }

  private static void fill(Locator card, String slot) {
    card.hover();
    card.locator(slot).click();
  }
}
