package io.prism.standalone;

import io.prism.index.IndexRestore;
import io.prism.index.archive.StoredBackup;
import io.prism.models.ModelPack;
import io.prism.models.ModelPacks;
import io.prism.type.v1.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "restore",
    description = {
      "Puts a backup of the index into a data folder that has no index, or into Qdrant where the"
          + " settings say so (prism.index.engine, prism.index.qdrant); Prism must be stopped.",
      "The log and the pictures are left as they are: the next start reads the log from where the"
          + " backup ends."
    },
    mixinStandardHelpOptions = true,
    versionProvider = StandaloneMain.Version.class)
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The backup's folder.")
  private Path backup = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:PRISM_DATA:-data}",
      description = "Folder that keeps everything (PRISM_DATA, ./data).")
  private Path data = Path.of("data");

  @Option(
      names = "--pack",
      paramLabel = "NAME",
      defaultValue = "${env:PRISM_PACK:-" + ModelPacks.BUILT_IN + "}",
      description =
          "The model pack that will serve, as for serve (PRISM_PACK, " + ModelPacks.BUILT_IN + ").")
  private String pack = ModelPacks.BUILT_IN;

  @Override
  public Integer call() throws IOException {
    StoredBackup stored = StoredBackup.open(backup);
    ModelPack model = ModelPacks.usual(System.getenv()).open(pack);
    IndexRestore restore = IndexRestore.ofThisProcess();
    Path folder = data.resolve("index");
    if (restore.isInFolder()) {
      try (DataFolder locked = DataFolder.open(data, DataFolder.MIN_FREE_BYTES)) {
        restore.run(stored, model, folder);
      }
    } else {
      restore.run(stored, model, folder);
    }
    Backup manifest = stored.manifest();
    spec.commandLine()
        .getOut()
        .println(
            "Restored "
                + manifest.getName()
                + " into "
                + restore.place(folder)
                + ": "
                + manifest.getIndexed()
                + " artworks.");
    return 0;
  }
}
