package io.prism.cli;

import io.prism.cli.output.Plain;
import io.prism.cli.output.ProgressBar;
import io.prism.cli.output.Table;
import io.prism.cli.output.Terminal;
import io.prism.models.KnownPack;
import io.prism.models.ModelPack;
import io.prism.models.ModelPacks;
import io.prism.models.PackException;
import io.prism.models.PackSource;
import io.prism.models.pull.FolderOrigin;
import io.prism.models.pull.HttpOrigin;
import io.prism.models.pull.Origin;
import io.prism.models.pull.PackPull;
import io.prism.models.pull.Patience;
import io.prism.models.pull.PullException;
import io.prism.models.pull.PullProgress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
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
    name = "pull",
    description = {
      "Downloads a pack's files, or copies them from a folder.",
      "Interrupted, the same command goes on where it was."
    },
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class ModelsPullCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final CacheOption cache = new CacheOption();

  @Parameters(paramLabel = "NAME", description = "As ./prism models list names it.")
  private String name = "";

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      defaultValue = "${env:PRISM_MODELS_MIRROR:-}",
      description = "A host with the same paths as the pack's hub (PRISM_MODELS_MIRROR).")
  private String mirror = "";

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Copies the files from this folder and needs no network.")
  private @Nullable Path from;

  ModelsPullCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    KnownPack known =
        KnownPack.parse(name)
            .orElseThrow(() -> wrong(name + " is no pack to pull, see ./prism models list"));
    ModelPack pack = open(cache.packs(environment), known);
    Path folder = Path.of(pack.files().files().place());
    Progress progress = new Progress(terminal);
    try {
      long bytes = new PackPull(pack.files().listed(), folder, origin(pack), progress).run();
      cache.packs(environment).describe(known);
      terminal.out().println(Plain.line(known + " is in " + folder + ", " + bytes + " bytes came"));
      return 0;
    } catch (PullException e) {
      sayByHand(known, pack, folder);
      throw e;
    }
  }

  private ModelPack open(ModelPacks packs, KnownPack known) {
    try {
      return packs.open(known);
    } catch (PackException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Origin origin(ModelPack pack) {
    if (from != null) {
      if (!Files.isDirectory(from)) {
        throw wrong("--from: " + from + " is no folder");
      }
      return new FolderOrigin(from);
    }
    PackSource hub = pack.identity().source().orElseThrow();
    try {
      PackSource source = mirror.isEmpty() ? hub : hub.on(URI.create(mirror));
      return new HttpOrigin(
          source, Patience.USUAL, note -> terminal.err().println("\n" + Plain.line(note)));
    } catch (IllegalArgumentException e) {
      throw wrong("--mirror: " + e.getMessage());
    }
  }

  /** What somebody needs who brings the files some other way. */
  private void sayByHand(KnownPack known, ModelPack pack, Path folder) {
    Table table = new Table("FILE", "BYTES", "SHA-256");
    new TreeMap<>(pack.files().listed())
        .forEach((file, facts) -> table.add(file, Long.toString(facts.bytes()), facts.sha256()));
    terminal.err().println("\nThe files of " + known + ":");
    table.print(new Terminal(terminal.err(), terminal.err(), false, false, Integer.MAX_VALUE));
    terminal
        .err()
        .println(
            Plain.line(
                "By hand: put them into "
                    + folder
                    + ", or say ./prism models pull "
                    + known
                    + " --from FOLDER. What has come is kept for the next time."));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** A bar in megabytes. */
  private static final class Progress implements PullProgress {
    private static final long UNIT = 1_000_000;

    private final Terminal terminal;
    private final ProgressBar bar;

    Progress(Terminal terminal) {
      this.terminal = terminal;
      this.bar = new ProgressBar(terminal.err(), terminal.drawsProgress(), "MB", System.nanoTime());
    }

    @Override
    public void at(long done, long before, long total) {
      ProgressBar.Progress progress =
          new ProgressBar.Progress(done / UNIT, before / UNIT, total / UNIT);
      if (done == total) {
        bar.end(progress, System.nanoTime());
      } else {
        bar.draw(progress, System.nanoTime());
      }
    }

    @Override
    public void note(String line) {
      terminal.err().println(Plain.line(line));
    }
  }
}
