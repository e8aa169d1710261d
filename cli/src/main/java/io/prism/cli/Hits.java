package io.prism.cli;

import io.prism.cli.output.ContactSheet;
import io.prism.cli.output.ContactSheet.Card;
import io.prism.cli.output.Plain;
import io.prism.cli.output.Table;
import io.prism.cli.output.Terminal;
import io.prism.client.PrismClient;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.Analysis;
import io.prism.gateway.v1.IntentResult;
import io.prism.gateway.v1.SearchResponse;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Hit;
import io.prism.type.v1.Region;
import io.prism.type.v1.Scores;
import io.prism.type.v1.Term;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results of a search as a table and as a page. */
final class Hits {
  private static final int EDGE = 320;
  private static final int TITLE = 40;
  private static final String NOTHING_SIMILAR =
      "Nothing similar: the nearest works are no nearer than chance brings them. --anyway shows"
          + " them.";

  private Hits() {}

  /**
   * @param anyway whether kinds of pictures that are not searched were searched too
   */
  static void print(SearchResponse response, boolean anyway, Terminal terminal) {
    Analysis query = response.getQuery();
    if (!anyway && query.hasIntent() && !query.getIntent().getSearchable()) {
      terminal.err().println(refusal(query.getIntent()));
      return;
    }
    note(query, terminal);
    if (response.getHitsCount() == 0) {
      terminal.err().println(isNearByChance(response) ? NOTHING_SIMILAR : "Nothing was found.");
      return;
    }
    Table table = new Table("#", "RANK", "SURE", "OBJECT", "STYLE", "ID", "TITLE", "SHOWS");
    int number = 1;
    for (Hit hit : response.getHitsList()) {
      Artwork artwork = hit.getArtwork();
      Scores scores = hit.getScores();
      table.add(
          Integer.toString(number++),
          decimal(hit.getRank()),
          hit.hasConfidence() ? percent(hit.getConfidence()) : "-",
          scores.hasObject() ? decimal(scores.getObject()) : "-",
          scores.hasStyle() ? decimal(scores.getStyle()) : "-",
          artwork.getId(),
          Plain.cut(artwork.getTitle(), TITLE),
          shows(hit));
    }
    table.print(terminal);
  }

  /**
   * A page that needs no other file.
   *
   * @param url of the Prism, for links to the pictures as they were uploaded
   */
  static Path page(String title, SearchResponse response, PrismClient prism, String url)
      throws IOException {
    List<Card> cards = new ArrayList<>();
    for (Hit hit : response.getHitsList()) {
      Artwork artwork = hit.getArtwork();
      String name = artwork.getTitle().isEmpty() ? artwork.getId() : artwork.getTitle();
      String facts = shows(hit) + " · " + decimal(hit.getRank());
      String link = url + "/v1/artworks/" + artwork.getId() + "/picture";
      cards.add(new Card(name, facts, link, thumbnail(prism, artwork.getId())));
    }
    Path page = Files.createTempFile("prism-search-", ".html");
    Files.write(page, ContactSheet.html(title, cards).getBytes(StandardCharsets.UTF_8));
    return page;
  }

  private static String shows(Hit hit) {
    Artwork artwork = hit.getArtwork();
    String what =
        hit.hasRegion() ? hit.getRegion().getObject() + " in it" : best(artwork.getObjectsList());
    return what + " / " + best(artwork.getStylesList());
  }

  private static byte[] thumbnail(PrismClient prism, String id) {
    try {
      return prism.thumbnail(id, EDGE);
    } catch (PrismException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return new byte[0];
      }
      throw e;
    }
  }

  /** Whether there were hits, and the service dropped them for that. */
  private static boolean isNearByChance(SearchResponse response) {
    return response.getStepsList().stream()
        .anyMatch(step -> step.getName().equals("minConfidence") && step.getIn() > 0);
  }

  private static String refusal(IntentResult intent) {
    return String.format(
        Locale.ROOT,
        "Not searched: this looks like %s (%.0f %%). --anyway searches nevertheless.",
        Plain.line(intent.getKind()),
        100 * intent.getScore());
  }

  private static void note(Analysis query, Terminal terminal) {
    if (query.getStylesCount() > 0) {
      String style = best(query.getStylesList());
      terminal.err().println("Prism sees: " + Plain.line(query.getCaption() + " / " + style));
    }
    if (query.getRegionsCount() > 0) {
      String things =
          query.getRegionsList().stream().map(Region::getObject).collect(Collectors.joining(", "));
      terminal.err().println("In the picture: " + Plain.line(things));
    }
  }

  private static String best(List<Term> terms) {
    return terms.isEmpty() ? "-" : terms.get(0).getName();
  }

  private static String percent(float value) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * value);
  }

  private static String decimal(float value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
