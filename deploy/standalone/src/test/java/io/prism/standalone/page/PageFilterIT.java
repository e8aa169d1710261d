package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chips, and what they say they count. */
@ExtendWith(Stage.Extension.class)
class PageFilterIT {

  @Test
  void chipsCountWhatTheGalleryHoldsAndStayHonestWhenSomeAreChosen(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      int all = number(visit.find("#status"));
      assertThat(visit.find("#counted")).hasText("Counts are of all " + all + " works.");
      visit.find(".facet.styles .fold").click();
      Locator ink = count(visit, "styles", "ink wash");
      int first = number(ink);
      ink.click();
      assertThat(visit.find("#status")).hasText(first + " works. Pick one to search with it.");
      visit.awaitAll(3, "ink wash");
      // The other styles can still be chosen, and say what they would add.
      Locator glass = count(visit, "styles", "stained glass");
      int second = number(glass);
      assertThat(second).isPositive();
      glass.click();
      assertThat(visit.find("#status")).containsText((first + second) + " works");
      assertThat(ink).hasText(Integer.toString(first));
      assertThat(visit.find("#filtersTitle")).hasText("Filters (2)");
      visit.find("#clear").click();
      assertThat(visit.find("#filtersTitle")).hasText("Filters");
      assertThat(visit.search()).doesNotContain("styles");
    }
  }

  @Test
  void chipsOfASearchCountTheNearestWorksAndSaySo(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&by=style")) {
      assertThat(visit.find("#counted"))
          .hasText("Counts are of the 200 works nearest to the query.");
      // The gallery has 26 in chalk, and the query is one of them.
      assertThat(number(count(visit, "styles", "chalkboard"))).isBetween(20, 25);
      count(visit, "styles", "chalkboard").click();
      visit.awaitAll(5, "chalkboard");
      assertThat(visit.find(".facet.styles .chip[aria-pressed=false]").first()).isVisible();
    }
  }

  @Test
  void aChosenFilterThatNothingFitsKeepsItsChipWithNone(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&authors=nobody")) {
      assertThat(visit.find("#notice")).containsText("Nothing fits all filters");
      assertThat(count(visit, "authors", "nobody")).hasText("0");
      count(visit, "authors", "nobody").click();
      visit.awaitFirst("chalkboard");
      assertThat(visit.search()).doesNotContain("authors");
    }
  }

  @Test
  void filtersThatNothingFitsSayHowToGoOn(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard&authors=nobody")) {
      assertThat(visit.find("#notice")).containsText("Nothing fits all filters");
      visit.find("#notice button").click();
      visit.awaitFirst("chalkboard");
    }
  }

  private static Locator count(Visit visit, String facet, String name) {
    return visit.find(".facet." + facet + " .chip[data-value='" + name + "'] .count");
  }

  /** The first number in its text. */
  private static int number(Locator locator) {
    return Integer.parseInt(locator.textContent().replaceFirst("\\D*(\\d+).*", "$1"));
  }
}
