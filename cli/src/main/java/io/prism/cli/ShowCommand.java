package io.prism.cli;

import com.google.protobuf.util.Timestamps;
import io.prism.cli.output.Json;
import io.prism.cli.output.Plain;
import io.prism.cli.output.Terminal;
import io.prism.client.PrismClient;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Term;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Says everything that Prism knows of an artwork.",
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "The artwork's id.")
  private String id = "";

  @Option(names = "--json", description = "The artwork as JSON, as REST gives it.")
  private boolean json;

  ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (PrismClient prism = connection.open()) {
      Artwork artwork = prism.get(id);
      if (json) {
        terminal.out().println(Json.of(artwork));
      } else {
        print(artwork);
      }
    }
    return 0;
  }

  private void print(Artwork artwork) {
    line("id", artwork.getId());
    line("state", artwork.getState() + ", version " + artwork.getVersion());
    line("reason", (artwork.getReason().getCode() + " " + artwork.getReason().getText()).strip());
    line("title", artwork.getTitle());
    line("description", artwork.getDescription());
    line("tags", String.join(", ", artwork.getTagsList()));
    line("author", artwork.getAuthor());
    line("category", artwork.getCategory());
    line("source", artwork.getSourceUrl());
    line("licence", artwork.getLicence());
    line("created", artwork.hasCreateTime() ? Timestamps.toString(artwork.getCreateTime()) : "");
    line(
        "caption",
        artwork.getCaption().isEmpty()
            ? ""
            : artwork.getCaption() + " (" + artwork.getCaptionSource() + ")");
    line("shows", terms(artwork.getObjectsList()));
    line("styles", terms(artwork.getStylesList()));
    line("kind", artwork.getKind());
    line(
        "things",
        artwork.getRegionsList().stream()
            .map(r -> String.format(Locale.ROOT, "%s %.0f%%", r.getObject(), 100 * r.getScore()))
            .collect(Collectors.joining(", ")));
    line(
        "marks", artwork.getMarksList().stream().map(Enum::name).collect(Collectors.joining(", ")));
    line("size", artwork.getWidth() == 0 ? "" : artwork.getWidth() + " x " + artwork.getHeight());
    line("sha256", artwork.getSha256());
    line("same as", artwork.getDuplicateOf());
    line("model", artwork.getModel());
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      String label = String.format(Locale.ROOT, "%-12s", name);
      terminal.out().println(terminal.strong(label) + Plain.line(value));
    }
  }

  private static String terms(List<Term> terms) {
    return terms.stream()
        .limit(3)
        .map(t -> String.format(Locale.ROOT, "%s %.0f%%", t.getName(), 100 * t.getScore()))
        .collect(Collectors.joining(", "));
  }
}
