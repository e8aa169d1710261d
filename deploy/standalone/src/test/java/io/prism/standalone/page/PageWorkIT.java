package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One artwork: how it comes in, and what its view leads to. */
@ExtendWith(Stage.Extension.class)
class PageWorkIT {
  /** Signature, IHDR with its length, type and checksum. */
  private static final int PNG_HEAD = 8 + 25;

  @Test
  void aWorkLeadsToItsStyleWithOtherObjectsAndToItsObjectInOtherStyles(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.open("/?query=demo-fox__chalkboard");
      visit.open("/?query=demo-fox__chalkboard&view=demo-fox__ink-wash");
      assertThat(visit.find("#detailTitle")).hasText("Fox in ink wash");
      assertThat(visit.find(".prompt").first()).hasText("fox");
      assertThat(names(visit, "#lead0")).hasSize(9).allMatch(name -> name.contains("ink wash"));
      assertThat(names(visit, "#lead0")).noneMatch(name -> name.matches("(?i).*fox.*"));
      assertThat(names(visit, "#lead1").subList(0, 4))
          .allMatch(name -> name.matches("(?i).*fox.*"))
          .noneMatch(name -> name.contains("ink wash"));
      visit.find("#lead1 a").first().click();
      assertThat(visit.find("#detailTitle")).not().hasText("Fox in ink wash");
      visit.page().goBack();
      assertThat(visit.find("#detailTitle")).hasText("Fox in ink wash");
    }
  }

  @Test
  void theViewOpensAndClosesAndBackDoesNotReopenIt(Stage stage) {
    try (Visit visit = stage.visit("/?query=demo-fox__chalkboard")) {
      visit.find(".card .name").first().click();
      assertThat(visit.find("#detail")).isVisible();
      visit.page().keyboard().press("Escape");
      assertThat(visit.find("#detail")).isHidden();
      assertThat(visit.search()).isEqualTo("?query=demo-fox__chalkboard");
      visit.find(".card .name").first().click();
      assertThat(visit.find("#detail")).isVisible();
      visit.page().goBack();
      assertThat(visit.find("#detail")).isHidden();
      visit.find(".card .name").first().click();
      visit.find(".facts a").first().click();
      assertThat(visit.find("#detail")).isHidden();
      assertThat(visit.find("#filtersTitle")).hasText("Filters (1)");
    }
  }

  @Test
  void aWorkStaysWhenItsRecommendationsFail(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.expectTrouble();
      visit.page().route("**/v1/search", route -> route.abort());
      visit.open("/?view=demo-fox__ink-wash");
      assertThat(visit.find("#lead0")).containsText("Prism does not answer");
      assertThat(visit.find("#detailTitle")).hasText("Fox in ink wash");
      assertThat(visit.find(".prompt").first()).hasText("fox");
    }
  }

  @Test
  void anUnknownWorkSaysSo(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.expectTrouble();
      visit.open("/?view=nobody");
      assertThat(visit.find("#detailBody [role=alert]")).isVisible();
    }
  }

  @Test
  void anUploadIsFollowedUntilItIsIndexedAndShown(Stage stage) throws IOException {
    try (Visit visit = stage.visit("/")) {
      visit.find("#uploadOpen").click();
      visit
          .find("#uploadFile")
          .setInputFiles(Visit.file("own_owl.png", prompted("an owl on a branch, watercolor")));
      assertThat(visit.find(".uploads input")).hasValue("own owl");
      visit.find("#uploadTags").fill("mine, page test");
      visit.find("#uploadStart").click();
      assertThat(visit.find(".uploads li")).hasAttribute("data-state", "INDEXED");
      visit.find(".uploads a").click();
      assertThat(visit.find("#upload")).isHidden();
      assertThat(visit.find("#detailTitle")).hasText("own owl");
      assertThat(visit.find(".known h3").first()).containsText("Embedded prompt");
      assertThat(visit.find(".prompt").first()).containsText("an owl on a branch");
      assertThat(visit.find(".prompt.style")).containsText("watercolor");
      assertThat(visit.find(".tags")).containsText("page test");
      assertThat(names(visit, "#lead0")).isNotEmpty();
    }
  }

  @Test
  void ownPicturesThatWereSearchedCanBeAdded(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.find("#file").setInputFiles(Visit.query("teapot__glitch"));
      visit.find("#keep").click();
      assertThat(visit.find(".uploads input")).hasValue("teapot glitch");
      visit.find("#uploadClose").click();
      assertThat(visit.find("#upload")).isHidden();
    }
  }

  @Test
  void aPictureThatIsRefusedSaysWhy(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      visit.expectTrouble();
      visit.find("#uploadOpen").click();
      visit
          .find("#uploadFile")
          .setInputFiles(Visit.file("torn.png", "no picture".getBytes(StandardCharsets.UTF_8)));
      visit.find("#uploadStart").click();
      assertThat(visit.find(".uploads li")).hasAttribute("data-state", "REJECTED");
      assertThat(visit.find(".uploads .live")).hasText(Pattern.compile(".*[Pp]icture.*"));
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> names(Visit visit, String strip) {
    Locator pictures = visit.find(strip + " img");
    assertThat(pictures.first()).isVisible();
    return (List<String>) pictures.evaluateAll("all => all.map(one => one.alt)");
  }

  /** A picture with what Stable Diffusion's web interface writes into its files. */
  private static byte[] prompted(String prompt) throws IOException {
    Path query = Visit.query("swan__sepia-photo");
    BufferedImage picture = ImageIO.read(query.toFile());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    byte[] plain = png.toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, PNG_HEAD);
    out.write(
        chunk(
            "parameters\0"
                + prompt
                + "\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1"));
    out.write(plain, PNG_HEAD, plain.length - PNG_HEAD);
    return out.toByteArray();
  }

  private static byte[] chunk(String text) throws IOException {
    byte[] body = ("tEXt" + text).getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(body);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(body.length - 4);
    data.write(body);
    data.writeInt((int) sum.getValue());
    return out.toByteArray();
  }
}
