package io.prism.standalone;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One short run on free ports, of which {@code ./prism} keeps the class data for faster starts. */
@Command(name = "train", hidden = true, description = "Starts, indexes a few pictures, ends.")
final class TrainCommand implements Callable<Integer> {

  @Option(names = "--data", required = true)
  private Path data = Path.of("data");

  @Override
  public Integer call() {
    Settings settings =
        new Settings("127.0.0.1", Ports.anyFree(), Ports.anyFree(), data.toAbsolutePath());
    return Standalone.run(settings, Mode.TRAIN);
  }
}
