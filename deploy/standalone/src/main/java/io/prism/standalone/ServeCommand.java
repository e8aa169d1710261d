package io.prism.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "serve",
    description = "Starts Prism: REST, web page, gRPC and Kafka in one process.",
    mixinStandardHelpOptions = true,
    versionProvider = StandaloneMain.Version.class)
final class ServeCommand implements Callable<Integer> {

  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public Integer call() {
    return Standalone.run(options.toSettings(), Mode.SERVE);
  }
}
