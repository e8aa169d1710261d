package io.prism.cli;

import io.prism.cli.output.ProgressBar;
import io.prism.cli.output.Terminal;
import io.prism.cli.source.Extras;
import io.prism.cli.source.Source;
import io.prism.cli.source.Sources;
import io.prism.cli.transfer.Collection;
import io.prism.cli.transfer.Importer;
import io.prism.cli.transfer.Importer.Limits;
import io.prism.cli.transfer.Journal;
import io.prism.cli.transfer.JournalPlace;
import io.prism.cli.transfer.Tally;
import io.prism.client.PrismClient;
import io.prism.core.error.PrismException;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description = {
      "Uploads pictures and waits until they can be found.",
      "Interrupted, even by kill -9, the same command goes on where it was: nothing is lost and"
          + " nothing is doubled."
    },
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class,
    footerHeading = "%nManifests:%n",
    footer = {
      "  UTF-8; NDJSON has one object a line, CSV a header. Fields: path (relative to the manifest)",
      "  or pictureUrl; id, title, description, tags, author, category, sourceUrl, licence,",
      "  createTime, caption. Tags are a list in NDJSON, separated by semicolons in CSV.",
      "  Without an id, the picture's content makes one: the same picture is one artwork."
    })
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Connection connection = new Connection();
  @Mixin private final ExtraOptions extras = new ExtraOptions();

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Folders, manifests (.csv, .ndjson, .jsonl), pictures.")
  private List<Path> paths = List.of();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Folder that a manifest's paths begin in and stay in (the manifest's own).")
  private @Nullable Path root;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "Pictures on their way at once, 1 to 32 (4).")
  private int parallel = 4;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "What is done so far (a file of its own for these paths and this address).")
  private @Nullable Path journal;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait for a Prism that is away or does not move, 1 to 86400 (300).")
  private int patience = 300;

  @Option(names = "--no-wait", description = "Ends when everything is durable in the stream.")
  private boolean noWait;

  @Option(names = "--json", description = "The report as JSON.")
  private boolean json;

  ImportCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    between("--parallel", parallel, 32);
    between("--patience", patience, 86_400);
    try (PrismClient prism = connection.open()) {
      Source source = Sources.of(paths, Optional.ofNullable(root), extras.toExtras());
      Tally tally = new Tally(source.count());
      // Tells at once what would else be told after minutes of patience.
      prism.list(ListArtworksRequest.newBuilder().setPageSize(1).build());
      try (Journal opened = Journal.open(journalFile())) {
        transfer(prism, source, tally, opened);
      }
      ImportReport report = new ImportReport(tally.summary(), source.passedOver());
      report.print(terminal, json);
      return tally.summary().isComplete() ? 0 : 1;
    }
  }

  private void transfer(PrismClient prism, Source source, Tally tally, Journal opened)
      throws IOException, InterruptedException {
    Limits limits = new Limits(parallel, Duration.ofSeconds(patience), !noWait);
    ProgressBar bar =
        new ProgressBar(terminal.err(), terminal.drawsProgress(), "pictures", System.nanoTime());
    boolean done = false;
    try (Ticker ticker = Ticker.start(() -> bar.draw(tally.progress(), System.nanoTime()))) {
      new Importer(new Remote(prism), opened, tally, limits).run(source);
      done = true;
    } catch (PrismException e) {
      terminal.err().println();
      terminal.err().println("The same command goes on where this one stopped.");
      throw e;
    } finally {
      if (done) {
        bar.end(tally.progress(), System.nanoTime());
      }
    }
    if (tally.summary().failed().isEmpty()) {
      opened.finish();
    }
  }

  private Path journalFile() {
    String url = connection.options().address().url();
    return journal == null ? JournalPlace.of(environment, url, paths) : journal;
  }

  private void between(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(spec.commandLine(), option + " must be 1 to " + most);
    }
  }

  /** Said of every artwork of the import. */
  static final class ExtraOptions {
    @Option(
        names = "--tag",
        paramLabel = "TAG",
        description = "Gives every artwork this tag; any number of them.")
    private List<String> tags = List.of();

    @Option(names = "--author", paramLabel = "NAME", description = "Where none is said.")
    private String author = "";

    @Option(names = "--category", paramLabel = "CATEGORY", description = "Where none is said.")
    private String category = "";

    @Option(names = "--licence", paramLabel = "LICENCE", description = "Where none is said.")
    private String licence = "";

    Extras toExtras() {
      return new Extras(tags, author, category, licence);
    }
  }

  private record Remote(PrismClient prism) implements Collection {
    @Override
    public Artwork put(ArtworkMetadata metadata, byte[] picture) {
      return picture.length == 0 ? prism.put(metadata) : prism.put(metadata, picture);
    }

    @Override
    public Artwork get(String id) {
      return prism.get(id);
    }
  }
}
