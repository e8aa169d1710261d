package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Swagger UI makes of the contract, under the content security policy of {@code /q/}. */
@ExtendWith(Stage.Extension.class)
class SwaggerPageIT {
  @Test
  void swaggerUiShowsEveryRoomOfTheContractAndAsksNoOtherHost(Stage stage) {
    try (Visit visit = stage.visit("/")) {
      URI page = URI.create(visit.page().url()).resolve("/q/swagger-ui");
      visit.page().navigate(page.toString());

      for (String tag : new String[] {"Artworks", "Search", "Facts", "Admin"}) {
        assertThat(visit.find("#operations-tag-" + tag)).isVisible();
      }
      visit.find("#operations-Search .opblock-summary, .opblock-summary").first().click();
      assertThat(visit.find(".opblock.is-open .responses-table").first()).isVisible();
    }
  }
}
