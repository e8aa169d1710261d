package io.prism.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the build made of one service, or of all: started with this JVM's Java. */
enum Assembly {
  ENCODER("services/encoder"),
  CAPTION("services/caption"),
  INDEX("services/index"),
  GATEWAY("services/gateway"),
  STANDALONE("standalone");

  static final Path DEPLOY =
      Path.of(System.getProperty("prism.deploy")).toAbsolutePath().normalize();

  private final String folder;

  Assembly(String folder) {
    this.folder = folder;
  }

  /** Of the image, and of the service in a network of containers. */
  String image() {
    return "prism-" + name().toLowerCase(java.util.Locale.ROOT);
  }

  Program start(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // Tests are many short runs.
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-jar",
                DEPLOY.resolve(folder).resolve("target/quarkus-app/quarkus-run.jar").toString()));
    command.addAll(List.of(arguments));
    return Program.start(command, environment);
  }
}
