package io.prism.standalone;

import io.prism.index.archive.StoredBackup;
import io.prism.type.v1.Backup;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What needs no server; a backup is made by the command line's own program. */
@Command(
    name = "backup",
    description = "Checks a backup of the index.",
    mixinStandardHelpOptions = true,
    versionProvider = StandaloneMain.Version.class)
final class BackupCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: verify");
  }

  @Command(
      name = "verify",
      description = "Reads a backup and compares every file with the manifest's SHA-256.",
      mixinStandardHelpOptions = true)
  void verify(@Parameters(paramLabel = "DIR", description = "The backup's folder.") Path folder) {
    StoredBackup stored = StoredBackup.open(folder);
    stored.verify();
    Backup manifest = stored.manifest();
    spec.commandLine()
        .getOut()
        .println(
            "Backup "
                + manifest.getName()
                + " is whole: "
                + manifest.getFilesCount()
                + " files, "
                + manifest.getIndexed()
                + " artworks.");
  }
}
