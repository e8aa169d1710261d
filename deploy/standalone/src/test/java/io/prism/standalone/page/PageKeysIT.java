package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import io.prism.standalone.KeyCommand;
import io.prism.standalone.PrismProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of a Prism that needs API keys. */
@ExtendWith(Stage.Extension.class)
class PageKeysIT {
  private static final String LOADED = "document.querySelector('.large img')?.naturalWidth > 0";

  @TempDir static Path data;
  private static PrismProcess prism;
  private static String writer = "";
  private static String reader = "";

  @BeforeAll
  static void start() throws Exception {
    writer = KeyCommand.create(data, "writer", "read,write");
    reader = KeyCommand.create(data, "reader", "read");
    prism = PrismProcess.serve(data);
  }

  @AfterAll
  static void stop() throws IOException {
    if (prism != null) {
      prism.close();
    }
  }

  @Test
  void theKeyIsAskedForByKeyboardAloneAndPicturesComeWithItUntilItIsForgotten(Stage stage) {
    try (Visit visit = locked(stage, Look.DESKTOP)) {
      Keyboard keys = visit.page().keyboard();
      assertThat(visit.find("#keyInput")).isFocused();
      keys.type("prism_wrong");
      keys.press("Enter");
      assertThat(visit.find("#keyProblem")).hasText("Prism does not know this key.");
      assertThat(visit.find("#keyInput")).isFocused();
      keys.type(writer);
      keys.press("Enter");
      assertThat(visit.find("#keyInput")).hasCount(0);
      visit.awaitResults();

      upload(visit, "lemon__ukiyo-e");
      assertThat(visit.find(".uploads li")).hasAttribute("data-state", "INDEXED");
      visit.find(".uploads a").click();
      assertThat(visit.find("#detailTitle")).hasText("lemon ukiyo e");
      visit.awaitTrue(LOADED);

      visit.page().reload();
      visit.awaitTrue(LOADED);
      assertThat(visit.find("#keyInput")).hasCount(0);
      keys.press("Escape");
      visit.find("#forgetKey").focus();
      keys.press("Enter");
      assertThat(visit.find("#keyInput")).isFocused();
      assertThat(visit.find("#forgetKey")).isHidden();
    }
  }

  @Test
  void whoHasNoKeyIsNotAskedAgainAndAgain(Stage stage) {
    try (Visit visit = locked(stage, Look.DESKTOP)) {
      visit.page().keyboard().press("Escape");
      assertThat(visit.find("#notice")).containsText("That did not work");
      // The page looks every few seconds whether Prism is there.
      visit.page().waitForResponse(Pattern.compile(".*/v1/stats"), () -> {});
      visit.page().waitForResponse(Pattern.compile(".*/v1/stats"), () -> {});
      assertThat(visit.find("#keyInput")).hasCount(0);
      visit.find("#notice button").click();
      assertThat(visit.find("#keyInput")).isFocused();
    }
  }

  @Test
  void aKeyThatMayOnlyReadSeesTheGalleryAndIsToldWhyItsUploadIsRefused(Stage stage) {
    try (Visit visit = locked(stage, Look.DESKTOP)) {
      visit.find("#keyInput").fill(reader);
      visit.page().keyboard().press("Enter");
      visit.awaitResults();
      upload(visit, "swan__sepia-photo");
      assertThat(visit.find(".uploads li")).hasAttribute("data-state", "REJECTED");
      assertThat(visit.find(".uploads .live")).containsText("credentials with the scope WRITE");
      assertThat(visit.find(".uploads .live button")).hasCount(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void axeFindsNothingSeriousInTheDialog(Look look, Stage stage) throws IOException {
    try (Visit visit = locked(stage, look)) {
      visit.find("#keyInput").fill("wrong");
      visit.page().keyboard().press("Enter");
      assertThat(visit.find("#keyProblem")).isVisible();
      assertThat(Axe.findings(visit)).as(look.toString()).isEmpty();
      assertThat(visit.isWiderThanTheScreen()).isFalse();
    }
  }

  private static Visit locked(Stage stage, Look look) {
    Visit visit = stage.visitor(prism.address(), look);
    visit.expectTrouble();
    visit.page().navigate(prism.address() + "/");
    assertThat(visit.find("#keyInput")).isVisible();
    return visit;
  }

  private static void upload(Visit visit, String query) {
    visit.find("#uploadOpen").click();
    visit.find("#uploadFile").setInputFiles(Visit.query(query));
    visit.find("#uploadStart").click();
  }
}
