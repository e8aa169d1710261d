package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A Prism that is busy, or away in the middle of a search. The browser's clock is ours here. */
@ExtendWith(Stage.Extension.class)
class PagePatienceIT {
  private static final String SEARCH = "**/v1/search";
  private static final String PICTURE = "/?query=demo-fox__chalkboard";
  private static final int TRIES = 4;

  @ParameterizedTest
  @CsvSource({"429,QUOTA_EXCEEDED,That was a lot at once", "503,UNAVAILABLE,Prism is busy"})
  void thePageWaitsAsLongAsPrismSaysAndGoesOn(
      int status, String reason, String title, Stage stage) {
    try (Visit visit = busy(stage)) {
      AtomicInteger asked = new AtomicInteger();
      visit
          .page()
          .route(
              SEARCH,
              route -> {
                if (asked.incrementAndGet() == 1) {
                  later(route, status, reason, 20);
                } else {
                  route.resume();
                }
              });
      visit.find("input[value=object]").check();
      assertThat(visit.find("#notice h2")).hasText(title);
      assertThat(visit.find("#notice")).containsText("The search goes on by itself");
      // No sooner than it said.
      visit.page().clock().runFor(18_000);
      assertThat(asked).hasValue(1);
      visit.page().clock().runFor(3_000);
      visit.awaitFirst("fox");
      assertThat(visit.find("#notice")).isHidden();
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void theNextActionEndsTheWaiting(Stage stage) {
    try (Visit visit = busy(stage)) {
      AtomicInteger asked = turnAway(visit, 20);
      visit.find("input[value=object]").check();
      assertThat(visit.find("#notice")).isVisible();
      visit.page().unroute(SEARCH);
      visit.find("#words").fill("owl");
      visit.find("#words").press("Enter");
      visit.awaitFirst("owl");
      assertThat(visit.find("#notice")).isHidden();
      visit.page().clock().runFor(60_000);
      assertThat(visit.find("#title")).containsText("owl");
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void aPrismThatNeverHasTimeIsGivenUp(Stage stage) {
    try (Visit visit = busy(stage)) {
      AtomicInteger asked = turnAway(visit, 2);
      visit.find("input[value=object]").check();
      for (int tries = 1; tries < TRIES; tries++) {
        assertThat(visit.find("#notice .seconds")).hasText("2");
        visit.page().clock().runFor(2_500);
      }
      assertThat(visit.find("#notice.problem")).containsText("Try again in 2 s");
      assertThat(asked).hasValue(TRIES);
      visit.page().unroute(SEARCH);
      visit.find("#notice button").click();
      visit.awaitFirst("fox");
    }
  }

  @Test
  void aWaitOfAnHourIsLeftToPeople(Stage stage) {
    try (Visit visit = busy(stage)) {
      AtomicInteger asked = turnAway(visit, 3_600);
      visit.find("input[value=object]").check();
      assertThat(visit.find("#notice.problem")).containsText("Try again in 3600 s");
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNoEmptyGallery(Stage stage) {
    try (Visit visit = stage.visit(PICTURE)) {
      visit.expectTrouble();
      AtomicInteger asked = new AtomicInteger();
      visit
          .page()
          .route(
              SEARCH,
              route -> {
                if (asked.incrementAndGet() == 1) {
                  route.fulfill(new FulfillOptions().setStatus(200).setBody("{\"hits\": [{"));
                } else {
                  route.resume();
                }
              });
      visit.page().route("**/v1/stats", Route::abort);
      visit.find("input[value=object]").check();
      assertThat(visit.find("#notice")).containsText("No connection to Prism");
      assertThat(visit.find("#offline")).isVisible();
      visit.page().unroute("**/v1/stats");
      visit.awaitFirst("fox");
      assertThat(visit.find("#offline")).isHidden();
    }
  }

  @Test
  void anUploadThatIsTurnedAwayGoesOnToo(Stage stage) {
    try (Visit visit = busy(stage)) {
      AtomicInteger asked = new AtomicInteger();
      visit
          .page()
          .route(
              "**/v1/artworks",
              route -> {
                if (asked.incrementAndGet() == 1) {
                  later(route, 429, "QUOTA_EXCEEDED", 5);
                } else {
                  route.abort();
                }
              });
      visit.find("#uploadOpen").click();
      visit.find("#uploadFile").setInputFiles(Visit.query("teapot__glitch"));
      visit.find("#uploadStart").click();
      assertThat(visit.find(".uploads .live")).containsText("Goes on in 5 s");
      visit.page().clock().runFor(6_000);
      assertThat(visit.find(".uploads .live")).containsText("Prism does not answer");
      assertThat(visit.find(".uploads .live button")).hasText("Try again");
      assertThat(asked).hasValue(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void axeFindsNothingSeriousWhileThePageWaits(Look look, Stage stage) throws IOException {
    try (Visit visit = stage.visit(PICTURE, look)) {
      visit.expectTrouble();
      turnAway(visit, 60);
      visit.find("input[value=object]").check();
      assertThat(visit.find("#notice")).containsText("The search goes on by itself");
      assertThat(Axe.findings(visit)).as(look.toString()).isEmpty();
      assertThat(visit.isWiderThanTheScreen()).isFalse();
    }
  }

  private static Visit busy(Stage stage) {
    Visit visit = stage.visitor(Look.DESKTOP);
    visit.expectTrouble();
    visit.page().clock().install();
    visit.open(PICTURE);
    visit.awaitResults();
    visit.page().clock().pauseAt(System.currentTimeMillis() + 3_600_000);
    return visit;
  }

  private static AtomicInteger turnAway(Visit visit, int seconds) {
    AtomicInteger asked = new AtomicInteger();
    visit
        .page()
        .route(
            SEARCH,
            route -> {
              asked.incrementAndGet();
              later(route, 503, "UNAVAILABLE", seconds);
            });
    return asked;
  }

  private static void later(Route route, int status, String reason, int seconds) {
    String problem =
        "{\"type\": \"about:blank\", \"title\": \"Later\", \"status\": %d, \"detail\": \"Not now.\","
            + " \"reason\": \"%s\"}";
    route.fulfill(
        new FulfillOptions()
            .setStatus(status)
            .setContentType("application/problem+json")
            .setHeaders(Map.of("Retry-After", Integer.toString(seconds)))
            .setBody(problem.formatted(status, reason)));
  }
}
