package io.prism.standalone.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.prism.standalone.PrismProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One visitor's browser. When the visit ends, nothing may have gone wrong in the console (a broken
 * content security policy is said there) and no other host may have been asked.
 */
final class Visit implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final String address;
  private final Duration patience;
  private final List<String> complaints = new ArrayList<>();
  private boolean isTroubled;

  Visit(BrowserContext context, String address, Duration patience) {
    this.context = context;
    this.address = address;
    this.patience = patience;
    context.setDefaultTimeout(patience.toMillis());
    this.page = context.newPage();
    page.onPageError(error -> complaints.add("script: " + error));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !isTroubled) {
            complaints.add("console: " + message.text() + " " + message.location());
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().matches("(blob|data):.*|" + address + "/.*")) {
            complaints.add("another host: " + request.url());
          }
        });
  }

  Page page() {
    return page;
  }

  Locator find(String selector) {
    return page.locator(selector);
  }

  void open(String path) {
    page.navigate(address + path);
    awaitResults();
  }

  /** From here on failing requests are what is tested. */
  void expectTrouble() {
    isTroubled = true;
  }

  void awaitResults() {
    assertThat(find("#results:not([aria-busy])")).isVisible();
    assertThat(find("#grid .card:not(.skeleton), #notice:not([hidden])").first()).isVisible();
  }

  /**
   * Asked from outside again and again: what Playwright lets the page ask itself, its policy
   * forbids.
   */
  void awaitTrue(String expression) {
    long end = System.nanoTime() + patience.toNanos();
    while (!Boolean.TRUE.equals(page.evaluate(expression))) {
      assertThat(System.nanoTime() - end).as("still not: " + expression).isNegative();
      page.waitForTimeout(50);
    }
  }

  /** The names of the results that are unfolded, in their order. */
  List<String> names() {
    awaitResults();
    return find(".card .name span:first-child").allTextContents();
  }

  /** Waits until the first result is called so. */
  void awaitFirst(String name) {
    assertThat(find(".card .name span:first-child").first()).containsText(name, ignoreCase());
  }

  /** Waits until the first results have all this in their names. */
  void awaitAll(int count, String part) {
    for (int place = 0; place < count; place++) {
      assertThat(find(".card .name span:first-child").nth(place)).containsText(part, ignoreCase());
    }
  }

  private static com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions
      ignoreCase() {
    return new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions()
        .setIgnoreCase(true);
  }

  boolean isWiderThanTheScreen() {
    return (boolean)
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  String search() {
    return (String) page.evaluate("location.search");
  }

  /** A picture that is not in the gallery. */
  static Path query(String name) {
    return PrismProcess.ROOT.resolve("models/prism-mini/queries").resolve(name + ".jpg");
  }

  static FilePayload file(String name, byte[] bytes) {
    return new FilePayload(name, "image/png", bytes);
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).isEmpty();
  }
}
