package io.prism.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "demo",
    description = "Starts Prism and puts the demo gallery into it.",
    mixinStandardHelpOptions = true,
    versionProvider = StandaloneMain.Version.class)
final class DemoCommand implements Callable<Integer> {

  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public Integer call() {
    return Standalone.run(options.toSettings(), Mode.DEMO);
  }
}
