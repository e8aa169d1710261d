package io.prism.cli;

import io.prism.cli.output.Browser;
import io.prism.cli.output.Json;
import io.prism.cli.output.Terminal;
import io.prism.client.PrismClient;
import io.prism.client.Queries;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchResponse;
import io.prism.type.v1.Box;
import io.prism.type.v1.ResultList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description = "Finds artworks that resemble a picture, words, or another artwork.",
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class SearchCommand implements Callable<Integer> {
  /** What is less likely to be related is not shown; few related works are lost by it. */
  private static final float SURE = 0.3f;

  private final Terminal terminal;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Connection connection = new Connection();

  @Parameters(
      paramLabel = "PICTURE|TEXT",
      arity = "0..*",
      description = "A picture file, or words. A single word that names a file is a picture.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      defaultValue = "",
      description = "What this artwork shows, instead of a picture or words.")
  private String id = "";

  @Option(
      names = "--by",
      paramLabel = "RESPECT",
      defaultValue = "both",
      description = "In which respect: ${COMPLETION-CANDIDATES} (both).")
  private By by = By.both;

  @Option(
      names = "--caption",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What the picture shows, when Prism sees something else in it.")
  private String caption = "";

  @Option(
      names = "--regions",
      paramLabel = "WAY",
      defaultValue = "auto",
      description =
          "Whether each of the things in a picture is searched for: ${COMPLETION-CANDIDATES}"
              + " (auto: in pictures that show several).")
  private Apart regions = Apart.auto;

  @Option(
      names = "--part",
      paramLabel = "X,Y,W,H",
      split = ",",
      arity = "1",
      description =
          "Only this part of the picture or artwork: left, top, width and height, each 0 to 1.")
  private List<Float> part = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many results, 1 to 200 (20).")
  private int limit = 20;

  @Option(
      names = "--anyway",
      description =
          "Searches although the picture is of a kind that is not searched, and shows the nearest"
              + " although they may be near by chance.")
  private boolean anyway;

  @Option(names = "--json", description = "The answer as JSON, as REST gives it.")
  private boolean json;

  @Option(
      names = "--open",
      description = "Makes a page of the results' pictures and shows it in the browser.")
  private boolean open;

  SearchCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (words.isEmpty() == id.isEmpty()) {
      throw wrong("say what to search for: either a picture, words, or --id");
    }
    if (limit < 1 || limit > 200) {
      throw wrong("--limit must be 1 to 200");
    }
    try (PrismClient prism = connection.open()) {
      Query query = id.isEmpty() ? QueryArguments.read(words) : Queries.artwork(id);
      SearchRequest.Builder request =
          SearchRequest.newBuilder()
              .setQuery(only(query))
              .setRegions(regions.way())
              .setBy(by.dimension())
              .setCaption(caption)
              .setLimit(limit)
              .setIntent(anyway ? SearchRequest.Intent.SKIP : SearchRequest.Intent.CHECK);
      request.setResultList(ResultList.newBuilder().setMinConfidence(anyway ? 0 : SURE));
      SearchResponse response = prism.search(request.build());
      if (json) {
        terminal.out().println(Json.of(response));
      } else {
        Hits.print(response, anyway, terminal);
      }
      if (open) {
        show(prism, response);
      }
    }
    return 0;
  }

  private Query only(Query query) {
    if (part.isEmpty()) {
      return query;
    }
    if (part.size() != 4) {
      throw wrong("--part has four numbers: left, top, width and height");
    }
    return query.toBuilder()
        .setBox(
            Box.newBuilder()
                .setX(part.get(0))
                .setY(part.get(1))
                .setWidth(part.get(2))
                .setHeight(part.get(3)))
        .build();
  }

  private void show(PrismClient prism, SearchResponse response) throws IOException {
    String title = "By " + by + ": " + (id.isEmpty() ? String.join(" ", words) : id);
    Path page = Hits.page(title, response, prism, connection.options().address().url());
    if (!new Browser(environment).open(page)) {
      terminal.err().println("No browser here; the page is " + page);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
