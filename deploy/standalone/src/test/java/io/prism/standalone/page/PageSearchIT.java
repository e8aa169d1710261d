package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Asking, in all its ways, and what the address keeps of it. */
@ExtendWith(Stage.Extension.class)
class PageSearchIT {
  private static final String FILE =
      "text => { const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));"
          + " const data = new DataTransfer();"
          + " data.items.add(new File([bytes], 'panda.jpg', {type: 'image/jpeg'})); return data; }";

  @Test
  void withoutAQuestionItShowsTheGallery(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      assertThat(visit.names()).hasSizeGreaterThan(20);
      assertThat(visit.find("#stats")).containsText("artworks");
      assertThat(visit.find(".card img").first()).hasAttribute("loading", "lazy");
      assertThat(visit.find(".card img").first()).hasAttribute("alt", Pattern.compile(".+"));
    }
  }

  @Test
  void aChosenPictureBringsItsStyleAndSaysWhatItShowsAndWhy(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.find("#file").setInputFiles(Visit.query("panda__stained-glass"));
      assertIsPandaInStainedGlass(visit);
      Locator why = visit.find(".card .why").first();
      why.locator("summary").click();
      assertThat(why.locator("li").first()).containsText("style 0.");
      assertThat(
              visit
                  .find(".card")
                  .first()
                  .getByRole(com.microsoft.playwright.options.AriaRole.METER))
          .hasCount(3);
    }
  }

  @Test
  void aDroppedPictureIsSearched(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      JSHandle data = picture(visit);
      visit.find("#drop").dispatchEvent("drop", Map.of("dataTransfer", data));
      assertIsPandaInStainedGlass(visit);
    }
  }

  @Test
  void aPastedPictureIsSearched(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      picture(visit)
          .evaluate(
              "data => document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data}))");
      assertIsPandaInStainedGlass(visit);
    }
  }

  @Test
  void wordsThenAClickThenBackAndForward(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.find("#words").fill("fox");
      visit.find("#words").press("Enter");
      visit.awaitFirst("fox");
      visit.find("input[name=by][value=object]").check();
      visit.find(".card .pick").first().click();
      assertThat(visit.find("#preview")).isVisible();
      assertThat(visit.find("#words")).hasValue("");
      assertThat(visit.search()).contains("query=demo-fox__");

      visit.page().goBack();
      assertThat(visit.find("#words")).hasValue("fox");
      assertThat(visit.find("#preview")).isHidden();
      visit.page().goBack();
      visit.page().goBack();
      assertThat(visit.find("#title")).hasText("From the gallery");
      visit.page().goForward();
      assertThat(visit.find("#words")).hasValue("fox");
      visit.awaitFirst("fox");
    }
  }

  @Test
  void whereNothingIsSimilarThePageSaysSoAndShowsTheNearestWhenOneInsists(Stage stage) {
    // Of a work in chalk the style, among watercolours only.
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&by=style&styles=watercolor")) {
      assertThat(visit.find("#notice")).containsText("Nothing similar");
      assertThat(visit.find(".card")).hasCount(0);

      visit.find("#notice").getByText("Show the nearest anyway").click();
      visit.awaitAll(5, "watercolor");
      assertThat(visit.find("#notice")).isHidden();
      assertThat(visit.search()).contains("all=1");
      visit.page().goBack();
      assertThat(visit.find("#notice")).containsText("Nothing similar");
    }
  }

  @Test
  void lessSimilarWorksAreLeftOutUntilOneAsksForThem(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&by=style")) {
      visit.awaitAll(10, "chalkboard");
      assertThat(visit.find("#status")).containsText(" similar of ");
      int similar = visit.find(".card").count();
      // The gallery has 26 in chalk, and the query is one of them.
      assertThat(similar).isBetween(20, 40);
      assertThat(visit.find("#more")).isHidden();

      visit.find("#rest").click();
      assertThat(visit.find(".card")).hasCount(48);
      assertThat(visit.find("#more")).isVisible();
      assertThat(visit.find("#rest")).hasText("Show similar works only");
      visit.find("#rest").click();
      assertThat(visit.find(".card")).hasCount(similar);
    }
  }

  @Test
  void byBothOneCanUnfoldToTheEndOfWhatIsSimilar(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&by=both")) {
      visit.awaitResults();
      for (int page = 0; page < 12 && visit.find("#more").isVisible(); page++) {
        int before = visit.find(".card").count();
        visit.find("#more").click();
        assertThat(visit.find("#more")).isEnabled();
        // More works, or the end of them.
        assertThat(visit.find(".card:nth-child(" + (before + 1) + "), #rest:not([hidden])").first())
            .isVisible();
      }
      assertThat(visit.find("#more")).isHidden();
      assertThat(visit.find("#rest")).isVisible();
      assertThat(visit.find(".card").count()).isLessThan(700);
    }
  }

  @Test
  void backLeadsToWhereOneWasWithAllThatWasUnfolded(Stage stage) {
    try (Visit visit = stage.visit("/?query=%3Dfox")) {
      AtomicInteger searches = new AtomicInteger();
      for (int shown : new int[] {96, 144, 192, 200}) {
        visit.find("#more").click();
        assertThat(visit.find(".card")).hasCount(shown);
      }
      // The next ones are on another page.
      visit.find("#more").click();
      assertThat(visit.find(".card")).hasCount(248);
      List<String> names = visit.names();
      Locator far = visit.find(".card .pick").nth(230);
      far.scrollIntoViewIfNeeded();
      Number before = (Number) visit.page().evaluate("Math.round(scrollY)");
      far.click();
      assertThat(visit.find("#preview")).isVisible();
      visit.awaitResults();

      visit
          .page()
          .onRequest(
              request -> {
                if (request.url().contains("/v1/search")) {
                  searches.incrementAndGet();
                }
              });
      visit.page().goBack();
      assertThat(visit.find("#words")).hasValue("fox");
      assertThat(visit.find(".card")).hasCount(248);
      assertThat(visit.names()).isEqualTo(names);
      Number after = (Number) visit.page().evaluate("Math.round(scrollY)");
      assertThat(after.intValue()).isCloseTo(before.intValue(), within(2)).isGreaterThan(1_000);
      assertThat(searches).hasValue(0);
    }
  }

  @Test
  void theTitleOfTheWindowSaysWhatItShows(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      assertThat(visit.page()).hasTitle("Prism");
      visit.open("/?query=%3Dfox&by=object");
      assertThat(visit.page()).hasTitle("“fox” by object · Prism");
      visit.open("/?query=demo-fox__chalkboard&view=demo-fox__ink-wash");
      assertThat(visit.page()).hasTitle("Fox in ink wash · Prism");
      visit.page().keyboard().press("Escape");
      assertThat(visit.page()).hasTitle("Same style · Prism");
    }
  }

  @Test
  void aLinkShowsAnotherVisitorTheSame(Stage stage) {
    String link;
    List<String> names;
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&by=30")) {
      visit.find(".facet.objects .chip").first().click();
      assertThat(visit.find(".facet.objects .chip[aria-pressed=true]")).hasCount(1);
      names = visit.names();
      link = visit.search();
    }
    try (Visit visit = stage.visit("/" + link)) {
      assertThat(visit.names()).isEqualTo(names);
      assertThat(visit.find("#mix")).hasValue("30");
      assertThat(visit.find(".facet.objects .chip[aria-pressed=true]")).hasCount(1);
    }
  }

  @Test
  void aCorrectedCaptionChangesTheObject(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.find("#file").setInputFiles(Visit.query("panda__stained-glass"));
      visit.find("input[name=by][value=object]").check();
      visit.awaitFirst("panda");
      visit.find("#caption").fill("fox");
      visit.find("#caption").press("Enter");
      visit.awaitFirst("fox");
      assertThat(visit.find("#captionSource")).hasText("as you said");
    }
  }

  @Test
  void theSliderGoesFromTheObjectToTheStyle(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard")) {
      visit.awaitAll(5, "chalkboard");
      visit.find("#mix").focus();
      visit.page().keyboard().press("Home");
      visit.awaitFirst("fox");
      assertThat(visit.find("input[value=object]")).isChecked();
      visit.page().keyboard().press("ArrowRight");
      assertThat(visit.find("#shares")).hasText("95 % object · 5 % style");
      assertThat(visit.find("#title")).hasText("95 % object, 5 % style");
      assertThat(visit.search()).contains("by=5");
      visit.page().keyboard().press("End");
      visit.awaitAll(5, "chalkboard");
    }
  }

  @Test
  void whatIsNoArtworkIsSearchedOnlyWhenOneInsists(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.find("#file").setInputFiles(Visit.query("intent-chart-3"));
      assertThat(visit.find("#notice"))
          .containsText(Pattern.compile("This looks like a chart \\([0-9]+ %\\)"));
      assertThat(visit.find(".card")).hasCount(0);
      visit.find("#notice button").click();
      assertThat(visit.find(".card .scores").first()).isVisible();
    }
  }

  @Test
  void aLinkToAPictureOfAnotherBrowserSaysSo(Stage stage) {
    try (Visit visit = stage.visit("/?query=%40elsewhere")) {
      assertThat(visit.find("#notice")).containsText("only in a browser");
    }
  }

  private static JSHandle picture(Visit visit) {
    byte[] bytes = Visit.bytes(Visit.query("panda__stained-glass"));
    return visit.page().evaluateHandle(FILE, Base64.getEncoder().encodeToString(bytes));
  }

  private static void assertIsPandaInStainedGlass(Visit visit) {
    assertThat(visit.find("#caption")).hasValue("panda");
    visit.awaitAll(5, "stained glass");
    assertThat(visit.find("#preview")).isVisible();
    assertThat(visit.find("#title")).hasText("Same style");
  }
}
