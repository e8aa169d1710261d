package io.prism.cli.output;

import java.util.Base64;
import java.util.List;

/** Pictures on one page of HTML that needs no other file and no server. */
public final class ContactSheet {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif }
      body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
      ol { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); \
      list-style: none; padding: 0 }
      img, .none { aspect-ratio: 1; background: #8883; border-radius: .4rem; display: block; \
      object-fit: contain; width: 100% }
      p { margin: .3rem 0; overflow-wrap: anywhere }
      .facts { font-size: .85em; opacity: .75 }
      """;

  private ContactSheet() {}

  /**
   * @param title one line, of a stranger
   * @param facts one line, of a stranger
   * @param link http or https; empty: none
   * @param jpeg empty: there is no picture to show
   */
  public record Card(String title, String facts, String link, byte[] jpeg) {}

  /** The page; everything in it is escaped, and nothing in it may run or load anything. */
  public static String html(String title, List<Card> cards) {
    StringBuilder page = new StringBuilder(64 * 1024);
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("img-src data:; style-src 'unsafe-inline'\">\n<title>")
        .append(escape(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(escape(title))
        .append("</h1>\n<ol>\n");
    cards.forEach(card -> append(page, card));
    return page.append("</ol>\n</body>\n</html>\n").toString();
  }

  private static void append(StringBuilder page, Card card) {
    page.append("<li>");
    if (card.jpeg().length == 0) {
      page.append("<div class=\"none\"></div>");
    } else {
      page.append("<img alt=\"")
          .append(escape(card.title()))
          .append("\" src=\"data:image/jpeg;base64,")
          .append(Base64.getEncoder().encodeToString(card.jpeg()))
          .append("\">");
    }
    String title = escape(card.title());
    boolean linked = card.link().startsWith("http://") || card.link().startsWith("https://");
    page.append("<p>")
        .append(linked ? "<a href=\"" + escape(card.link()) + "\">" + title + "</a>" : title)
        .append("</p><p class=\"facts\">")
        .append(escape(card.facts()))
        .append("</p></li>\n");
  }

  private static String escape(String text) {
    return Plain.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
