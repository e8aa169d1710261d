package io.prism.standalone;

import io.prism.models.ModelPacks;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One short run on free ports, of which {@code ./prism} keeps the class data for faster starts. */
@Command(name = "train", hidden = true, description = "Starts, indexes a few pictures, ends.")
final class TrainCommand implements Callable<Integer> {

  @Option(names = "--data", required = true)
  private Path data = Path.of("data");

  /** Somebody waits for this run, and it must not cost more time than it will ever save. */
  @Option(names = "--limit", paramLabel = "SECONDS", defaultValue = "120")
  private int limit = 120;

  @Override
  public Integer call() {
    Thread alarm = new Thread(this::giveUp, "prism-train-limit");
    alarm.setDaemon(true);
    alarm.start();
    Settings settings =
        new Settings(
            "127.0.0.1",
            Ports.anyFree(),
            Ports.anyFree(),
            data.toAbsolutePath(),
            ModelPacks.BUILT_IN,
            LogFormat.TEXT);
    return Standalone.run(settings, Mode.TRAIN);
  }

  private void giveUp() {
    try {
      TimeUnit.SECONDS.sleep(limit);
      System.err.println("prism: the training was not done within " + limit + " seconds");
      System.err.flush();
      Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
