package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.options.BoundingBox;
import io.prism.standalone.PrismProcess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The parts of a picture: what Prism found in it, and what a visitor draws. */
@ExtendWith(Stage.Extension.class)
class PageRegionsIT {
  /** An owl, a dinosaur, a glass, and at the lower left a rainbow. */
  private static final String SCENE = "/?query=demo-scene-01__oil-painting&by=object";

  @Test
  void eachThingInASceneIsSearchedByItselfAndTheWholeAgain(Stage stage) {
    try (Visit visit = stage.visit(SCENE)) {
      int things = visit.find("#partsOf button").count();
      assertThat(things).isGreaterThan(2);
      assertThat(visit.find("#partSays")).hasText("");

      thing(visit, "owl").click();
      visit.awaitAll(3, "owl");
      assertThat(visit.find("#partSays")).hasText("Searching in a part: owl");
      assertThat(thing(visit, "owl")).hasAttribute("aria-current", "true");
      assertThat(visit.find("#caption")).hasValue("owl");
      assertThat(visit.search()).contains("part=0.").contains("query=demo-scene-01__oil-painting");

      thing(visit, "cocktail glass").click();
      visit.awaitAll(3, "cocktail glass");
      assertThat(visit.find("#partsOf [aria-current]")).hasCount(1);

      visit.find("#partWhole").click();
      assertThat(visit.find("#partSays")).hasText("");
      assertThat(visit.find("#partsOf [aria-current]")).hasCount(0);
      assertThat(visit.find("#partsOf button")).hasCount(things);
      assertThat(visit.search()).doesNotContain("part=");
      visit.page().goBack();
      visit.awaitAll(3, "cocktail glass");
      visit.page().goBack();
      visit.awaitAll(3, "owl");
    }
  }

  @Test
  void aLinkToAPartShowsItAndAnotherQueryEndsIt(Stage stage) {
    String link;
    try (Visit visit = stage.visit(SCENE)) {
      thing(visit, "owl").click();
      visit.awaitAll(3, "owl");
      link = visit.search();
    }
    try (Visit visit = stage.visit("/" + link)) {
      visit.awaitAll(3, "owl");
      assertThat(visit.find("#partSays")).hasText("Searching in a part: owl");
      visit.page().reload();
      visit.awaitAll(3, "owl");
      assertThat(thing(visit, "owl")).hasAttribute("aria-current", "true");

      visit.find("#words").fill("fox");
      visit.find("#words").press("Enter");
      visit.awaitFirst("fox");
      assertThat(visit.search()).doesNotContain("part=");
      assertThat(visit.find("#parts")).isHidden();
      assertThat(visit.find("#partSays")).hasText("");
    }
  }

  @Test
  void aBoxThatIsDrawnIsSearchedAndEscapeGivesItUp(Stage stage) {
    try (Visit visit = stage.visit(SCENE)) {
      assertThat(visit.find("#partHint")).isVisible();
      draw(visit, .02, .45, .52, .95);
      visit.page().keyboard().press("Escape");
      visit.page().mouse().up();
      assertThat(visit.find("#partsOf .drawn")).hasCount(0);
      assertThat(visit.search()).doesNotContain("part=");

      draw(visit, .02, .45, .52, .95);
      assertThat(visit.find("#partsOf .drawn")).isVisible();
      visit.page().mouse().up();
      visit.awaitAll(3, "rainbow");
      assertThat(visit.find("#partSays")).hasText("Searching in a part that you drew");
      assertThat(visit.find("#partHint")).isHidden();
      assertThat(visit.find("#partsOf .own")).isVisible();

      // Beyond the edge it ends at the edge.
      draw(visit, .5, .5, 1.4, 1.2);
      visit.page().mouse().up();
      visit.awaitTrue("location.search.includes('part=0.5+0.5+0.5+0.5')");
      thing(visit, "owl").click();
      visit.awaitAll(3, "owl");
      assertThat(visit.find("#partsOf .own")).hasCount(0);
    }
  }

  @Test
  void aPartIsMarkedByKeysToo(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&by=object")) {
      Keyboard keys = visit.page().keyboard();
      assertThat(visit.find("#parts")).isVisible();
      visit.find("#partMark").focus();
      keys.press("Enter");
      assertThat(visit.find("#partsOf .drawn")).isFocused();
      keys.press("ArrowLeft");
      assertThat(visit.find("#partSays")).containsText("20 % from the left");
      keys.press("Escape");
      assertThat(visit.find("#partMark")).isFocused();
      assertThat(visit.search()).doesNotContain("part=");

      keys.press("Enter");
      keys.press("ArrowUp");
      keys.press("Shift+ArrowRight");
      keys.press("Enter");
      visit.awaitTrue("location.search.includes('part=0.25+0.2+0.55+0.5')");
      assertThat(visit.find("#partSays")).hasText("Searching in a part that you drew");
      visit.awaitResults();
    }
  }

  @Test
  void whatIsFoundInAPictureOfOnesOwnIsSearchedByItself(Stage stage) {
    try (Visit visit = stage.visit("/?by=object")) {
      String scene = "models/prism-mini/gallery/scene-01__oil-painting.jpg";
      visit.find("#file").setInputFiles(PrismProcess.ROOT.resolve(scene));
      thing(visit, "owl").click();
      visit.awaitAll(3, "owl");
      assertThat(visit.find("#partSays")).hasText("Searching in a part: owl");

      visit.find("#file").setInputFiles(Visit.query("panda__stained-glass"));
      visit.awaitFirst("panda");
      assertThat(visit.find("#partsOf .box")).hasCount(0);
      assertThat(visit.search()).doesNotContain("part=");
    }
  }

  @Test
  void aFingerFindsTheBoxesOfAPhone(Stage stage) {
    try (Visit visit = stage.visit(SCENE, Look.PHONE)) {
      thing(visit, "owl").tap();
      visit.awaitAll(3, "owl");
      assertThat(visit.isWiderThanTheScreen()).isFalse();
    }
  }

  @Test
  void moreResultsAreOfTheSamePart(Stage stage) {
    try (Visit visit = stage.visit(SCENE + "&part=0.02+0.45+0.5+0.5&all=1")) {
      visit.awaitAll(3, "rainbow");
      List<String> asked = searches(visit);
      for (int shown : new int[] {96, 144, 192, 200, 248}) {
        visit.find("#more").click();
        assertThat(visit.find(".card")).hasCount(shown);
      }
      assertThat(asked).hasSize(1);
      assertThat(asked.get(0))
          .contains("\"box\":{\"x\":0.02,\"y\":0.45,\"width\":0.5,\"height\":0.5}")
          .doesNotContain("\"pageToken\":\"\"");
    }
  }

  @Test
  void moreResultsOfASceneShowEachWorkOnce(Stage stage) {
    try (Visit visit = stage.visit(SCENE + "&all=1")) {
      visit.awaitResults();
      for (int shown : new int[] {96, 144, 192, 200, 248}) {
        visit.find("#more").click();
        assertThat(visit.find(".card")).hasCount(shown);
      }
      assertThat(visit.names()).doesNotHaveDuplicates();
    }
  }

  @Test
  void theCaptionOfAPartIsCorrectedAndABlendTakesTheWhole(Stage stage) {
    try (Visit visit = stage.visit(SCENE)) {
      thing(visit, "owl").click();
      visit.awaitAll(3, "owl");
      visit.find("#caption").fill("fox");
      visit.find("#caption").press("Enter");
      visit.awaitFirst("fox");
      assertThat(visit.search()).contains("part=").contains("caption=fox");

      List<String> asked = searches(visit);
      visit.find(".card").first().hover();
      visit.find(".card .without").first().click();
      visit.awaitTrue("location.search.includes('without=')");
      visit.awaitResults();
      assertThat(visit.search()).doesNotContain("part=").doesNotContain("caption=");
      assertThat(visit.find("#parts")).isHidden();
      assertThat(asked).isNotEmpty().noneMatch(request -> request.contains("\"box\""));
    }
  }

  @Test
  void aResultOfWhichAPartWasFoundShowsWhichAndSaysSo(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-owl__cross-stitch&by=object")) {
      Locator card = visit.find(".card:has(.pick .box)").first();
      Locator picture = card.locator(".pick img");
      assertThat(picture).hasAttribute("alt", Pattern.compile("Scene .*owl.*: a part of it"));
      assertThat(card.locator(".box")).hasAttribute("aria-hidden", "true");
      BoundingBox whole = picture.boundingBox();
      BoundingBox part = card.locator(".box").boundingBox();
      // The owl is at the upper right of its scene.
      assertThat((part.x - whole.x) / whole.width).isCloseTo(.6, within(.1));
      assertThat((part.y - whole.y) / whole.height).isCloseTo(.08, within(.1));
    }
  }

  @Test
  void theViewOfAWorkLeadsToItsParts(Stage stage) {
    try (Visit visit = stage.visit("/?by=object&view=demo-scene-01__oil-painting")) {
      visit.find(".large [aria-label='Search for the owl in this picture']").click();
      assertThat(visit.find("#detail")).isHidden();
      visit.awaitAll(3, "owl");
      assertThat(visit.search()).contains("query=demo-scene-01__oil-painting").contains("part=");
      assertThat(visit.find("#partSays")).hasText("Searching in a part: owl");
    }
  }

  private static Locator thing(Visit visit, String name) {
    return visit.find("#partsOf [aria-label='Search for the " + name + " in this picture']");
  }

  /** From a corner to another, as fractions of the picture; the button is still down at the end. */
  private static void draw(Visit visit, double left, double top, double right, double bottom) {
    assertThat(visit.find("#parts")).isVisible();
    BoundingBox box = visit.find("#partsOf").boundingBox();
    Mouse mouse = visit.page().mouse();
    mouse.move(box.x + left * box.width, box.y + top * box.height);
    mouse.down();
    Mouse.MoveOptions slowly = new Mouse.MoveOptions().setSteps(6);
    mouse.move(box.x + right * box.width, box.y + bottom * box.height, slowly);
  }

  /** The searches that the page asks for from now on. */
  private static List<String> searches(Visit visit) {
    List<String> asked = new CopyOnWriteArrayList<>();
    visit
        .page()
        .onRequest(
            request -> {
              if (request.url().contains("/v1/search")) {
                asked.add(request.postData());
              }
            });
    return asked;
  }
}
