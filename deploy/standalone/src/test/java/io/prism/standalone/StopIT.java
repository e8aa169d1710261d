package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prism.event.v1.ArtworkIndexed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Told to stop while everybody works: in order, in time, and nothing is lost or done twice. */
class StopIT {

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final int ROUNDS = Integer.getInteger("prism.stop.rounds", 2);

  @TempDir Path folder;

  @Test
  void itStopsInOrderUnderUploadsAndPictureSearches() throws Exception {
    List<String> failures = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      try {
        stopUnderLoad(folder.resolve("data-" + round));
      } catch (AssertionError e) {
        failures.add("round " + round + ": " + e.getMessage());
      }
    }
    System.out.println("stops under load: " + ROUNDS + ", not in order: " + failures.size());
    assertThat(failures).isEmpty();
  }

  @Test
  void readinessGoesDownFirstAndRequestsAreServedUntilTheDelayIsOver() throws Exception {
    Map<String, String> patient =
        Map.of("QUARKUS_SHUTDOWN_DELAY", "20s", "PRISM_STOP_SECONDS", "120");
    try (PrismProcess prism = launch(patient, "serve")) {
      prism.awaitLine("Prism is ready", PrismProcess.START);
      prism.signal("TERM");
      prism.api().awaitStatus("/q/health/ready", 503, PATIENCE);
      assertThat(prism.api().get("/q/health/live").status()).isEqualTo(200);
      assertThat(prism.api().get("/v1/artworks").status()).isEqualTo(200);
      assertThat(prism.await(PATIENCE)).isEqualTo(143);
    }
  }

  @Test
  void toldInTheMiddleOfItsStartItEndsInOrder() throws Exception {
    try (PrismProcess prism = launch(Map.of(), "serve")) {
      // The log is opened long before the services are.
      Path log = folder.resolve("data/logs/prism.log");
      awaitFile(log);
      assertThat(prism.stop("TERM")).isEqualTo(143);
      assertThat(prism.output()).doesNotContain("Exception", "ERROR", "prism:", "is ready");
    }
    assertThat(folder.resolve("data/kafka/.kafka_cleanshutdown")).exists();
  }

  @Test
  void toldWhileTheGalleryIsImportedItEndsInOrder() throws Exception {
    try (PrismProcess prism = launch(Map.of(), "demo")) {
      prism.awaitLine("go through the stream", PrismProcess.START);
      assertThat(prism.stop("TERM")).isEqualTo(143);
      assertThat(prism.output()).doesNotContain("Exception", "ERROR", "prism:", "is ready");
    }
    assertThat(folder.resolve("data/kafka/.kafka_cleanshutdown")).exists();
  }

  @Test
  void supervisorsMayRepeatThemselves() throws Exception {
    try (PrismProcess prism = launch(Map.of(), "serve")) {
      prism.awaitLine("Prism is ready", PrismProcess.START);
      prism.signal("TERM");
      prism.signal("TERM");
      prism.signal("HUP");
      assertThat(prism.await(PATIENCE)).isEqualTo(143);
    }
    assertThat(folder.resolve("data/kafka/.kafka_cleanshutdown")).exists();
  }

  @Test
  void aSecondCtrlCEndsItAtOnceAndLosesNothing() throws Exception {
    Map<String, String> patient =
        Map.of("QUARKUS_SHUTDOWN_DELAY", "1h", "PRISM_STOP_SECONDS", "7200");
    try (PrismProcess prism = launch(patient, "serve")) {
      prism.awaitLine("Prism is ready", PrismProcess.START);
      assumeTrue(prism.heeds("INT"), "skipped, because the shell of the tests ignores SIGINT");
      assertThat(prism.api().put("kept", Pictures.query("trophy__glitch"), "{}").status())
          .isEqualTo(202);
      prism.signal("INT");
      prism.api().awaitStatus("/q/health/ready", 503, PATIENCE);
      prism.signal("INT");
      assertThat(prism.await(PATIENCE)).isEqualTo(130);
    }
    try (PrismProcess again = launch(Map.of(), "serve")) {
      again.awaitLine("Prism is ready", PrismProcess.START);
      again.api().awaitState("kept", "INDEXED", PATIENCE);
    }
  }

  @Test
  void whatDoesNotStopInTimeIsCutShortAndSaysSo() throws Exception {
    Map<String, String> hasty = Map.of("QUARKUS_SHUTDOWN_DELAY", "1h", "PRISM_STOP_SECONDS", "1");
    try (PrismProcess prism = launch(hasty, "serve")) {
      prism.awaitLine("Prism is ready", PrismProcess.START);
      assertThat(prism.stop("TERM")).isEqualTo(1);
      assertThat(prism.output()).contains("prism: not everything was stopped within 1 s");
    }
  }

  @Test
  void aSignalThatItsScriptIgnoresStaysIgnored() throws Exception {
    try (PrismProcess prism = PrismProcess.launchIgnoring("INT", arguments("serve"))) {
      prism.awaitLine("Prism is ready", PrismProcess.START);
      assertThat(prism.heeds("INT")).isFalse();
      prism.signal("INT");
      assertThat(prism.stop("TERM")).isEqualTo(143);
    }
  }

  private PrismProcess launch(Map<String, String> environment, String command) throws Exception {
    String[] arguments = arguments(command);
    return PrismProcess.launch(
        Integer.parseInt(arguments[2]), Integer.parseInt(arguments[4]), environment, arguments);
  }

  private String[] arguments(String command) {
    return new String[] {
      command,
      "--port",
      Integer.toString(Ports.anyFree()),
      "--kafka-port",
      Integer.toString(Ports.anyFree()),
      "--data",
      folder.resolve("data").toString()
    };
  }

  private static void awaitFile(Path file) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file)) {
      assertThat(System.nanoTime()).as("no " + file).isLessThan(end);
      Thread.sleep(5);
    }
  }

  private static void stopUnderLoad(Path data) throws Exception {
    SteadyLoad load;
    try (PrismProcess prism = PrismProcess.serve(data)) {
      load = SteadyLoad.on(prism.api().base(), "stop-");
      try (load) {
        load.awaitAnswers(20, 10, PATIENCE);
        long since = System.nanoTime();
        int code = prism.stop("TERM");
        System.out.println(
            "exit code "
                + code
                + " after "
                + Duration.ofNanos(System.nanoTime() - since).toMillis()
                + " ms; "
                + load);
        assertThat(prism.output())
            .doesNotContain("SIGSEGV", "SIGABRT", "fatal error", "hs_err", "Exception", "ERROR");
        assertThat(code).isEqualTo(143);
      }
      assertThat(load.wrong()).isEmpty();
    }
    assertThat(data.resolve("kafka/.kafka_cleanshutdown")).exists();
    try (PrismProcess again = PrismProcess.serve(data)) {
      for (String id : load.acknowledged()) {
        again.api().awaitState(id, "INDEXED", PATIENCE);
      }
      assertThat(indexed(again)).doesNotHaveDuplicates().containsAll(load.acknowledged());
      again.stop("TERM");
    }
  }

  /** The ids of everything that ever was told to be indexed. */
  private static List<String> indexed(PrismProcess prism) throws Exception {
    return IndexedTopic.read(prism.kafkaAddress()).stream().map(ArtworkIndexed::getId).toList();
  }
}
