package io.prism.cli;

import com.google.gson.JsonObject;
import io.prism.cli.output.Table;
import io.prism.cli.output.Terminal;
import io.prism.models.KnownPack;
import io.prism.models.ModelPack;
import io.prism.models.ModelPacks;
import io.prism.models.PackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Lists the packs, and whether their files are here.",
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class ModelsListCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private final CacheOption cache = new CacheOption();

  @Option(names = "--json", description = "One pack a line, as JSON.")
  private boolean json;

  ModelsListCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    List<Row> rows = rows(cache.packs(environment));
    if (json) {
      rows.forEach(row -> terminal.out().println(row.json()));
      return 0;
    }
    Table table = new Table("NAME", "REVISION", "MB", "HERE", "LICENCE", "PLACE");
    for (Row row : rows) {
      table.add(
          row.name(),
          row.pack().model().revision(),
          Long.toString((row.bytes() + 500_000) / 1_000_000),
          row.here(),
          row.pack().identity().licence(),
          row.place());
    }
    table.print(terminal);
    return 0;
  }

  private static List<Row> rows(ModelPacks packs) {
    List<Row> rows = new ArrayList<>();
    ModelPack own = ModelPack.prismMini();
    rows.add(new Row(ModelPacks.BUILT_IN, own, own.files().listed().size()));
    for (KnownPack pack : packs.known()) {
      ModelPack opened = packs.open(pack);
      rows.add(new Row(pack.toString(), opened, filesHere(opened)));
    }
    return rows;
  }

  /** By size alone: whoever uses the pack checks every byte. */
  private static int filesHere(ModelPack pack) {
    int here = 0;
    for (var file : pack.files().listed().entrySet()) {
      Path path = pack.files().files().path(file.getKey()).orElseThrow();
      here += size(path) == file.getValue().bytes() ? 1 : 0;
    }
    return here;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * @param filesHere of the pack's files
   */
  private record Row(String name, ModelPack pack, int filesHere) {
    long bytes() {
      return pack.files().listed().values().stream().mapToLong(PackFile::bytes).sum();
    }

    boolean isComplete() {
      return filesHere == pack.files().listed().size();
    }

    String here() {
      if (isComplete()) {
        return "yes";
      }
      return filesHere == 0 ? "no" : filesHere + " of " + pack.files().listed().size() + " files";
    }

    String place() {
      return pack.files().files().place();
    }

    String json() {
      JsonObject object = new JsonObject();
      object.addProperty("name", name);
      object.addProperty("model", pack.model().toString());
      object.addProperty("title", pack.identity().title());
      object.addProperty("bytes", bytes());
      object.addProperty("complete", isComplete());
      object.addProperty("licence", pack.identity().licence());
      object.addProperty("place", place());
      return object.toString();
    }
  }
}
