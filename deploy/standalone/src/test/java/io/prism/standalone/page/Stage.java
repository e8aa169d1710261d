package io.prism.standalone.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.prism.standalone.PrismProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Prism with its demo gallery and the system's Chromium: one of each for all page tests. With
 * {@code -Dprism.page.url=http://…} a demo that runs already is looked at instead.
 */
final class Stage implements AutoCloseable {
  /** What is tested is what the page does, not how fast a machine is that others use too. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Playwright playwright;
  private final Browser browser;
  private final Optional<Path> data;
  private final Optional<PrismProcess> prism;
  private final String address;

  private Stage(Path chromium) throws Exception {
    String running = System.getProperty("prism.page.url", "");
    data =
        running.isEmpty() ? Optional.of(Files.createTempDirectory("prism-page")) : Optional.empty();
    prism = data.isPresent() ? Optional.of(PrismProcess.demo(data.get())) : Optional.empty();
    address = prism.map(PrismProcess::address).orElse(running);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(chromium));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
  }

  /** A new browser profile, on the page at this address. */
  Visit visit(String path) {
    return visit(path, Look.DESKTOP);
  }

  Visit visit(String path, Look look) {
    Visit visit = visitor(look);
    visit.open(path);
    return visit;
  }

  /** A new browser profile that has not opened the page yet. */
  Visit visitor(Look look) {
    return visitor(address, look);
  }

  /** The same for the page of another Prism. */
  Visit visitor(String prism, Look look) {
    return new Visit(browser.newContext(look.options()), prism, PATIENCE);
  }

  @Override
  public void close() throws IOException {
    playwright.close();
    if (prism.isPresent()) {
      prism.get().close();
    }
    if (data.isPresent()) {
      try (Stream<Path> files = Files.walk(data.get())) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static Optional<Path> chromium() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Gives a test the stage; skips it where there is no browser. */
  static final class Extension implements BeforeAllCallback, ParameterResolver {
    @Override
    public void beforeAll(ExtensionContext context) {
      Optional<Path> chromium = chromium();
      String reason =
          "the page is not tested: no Chromium on the PATH (Debian: apt install chromium)";
      if (chromium.isEmpty()) {
        System.out.println(context.getDisplayName() + " is skipped: " + reason);
      }
      assumeTrue(chromium.isPresent(), reason);
      store(context).computeIfAbsent(Stage.class, type -> start(chromium.orElseThrow()));
    }

    private static Stage start(Path chromium) {
      try {
        return new Stage(chromium);
      } catch (Exception e) {
        throw new IllegalStateException("Prism or the browser does not start", e);
      }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
      return context.getRoot().getStore(Namespace.create(Stage.class));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return store(context).get(Stage.class);
    }
  }
}
