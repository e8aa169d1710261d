package io.prism.standalone;

import io.grpc.ManagedChannel;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.standalone.Gallery.Work;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What happens once every service is up. */
final class StandaloneApp implements QuarkusApplication {

  private static final Logger LOG = Logger.getLogger(StandaloneApp.class);
  private static final int TRAINING_WORKS = 16;
  private static final int SHOWN_REFUSALS = 20;

  private final PrintStream out = System.out;
  private final String neighbours;
  private final String address;

  StandaloneApp(
      @ConfigProperty(name = "prism.standalone.neighbours") String neighbours,
      @ConfigProperty(name = "prism.standalone.self") String self,
      @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled")
          String insecure,
      @ConfigProperty(name = "quarkus.http.ssl-port", defaultValue = "8443") int tlsPort) {
    this.neighbours = neighbours;
    this.address =
        insecure.equalsIgnoreCase("enabled")
            ? "http://" + self
            : "https://" + self.substring(0, self.lastIndexOf(':') + 1) + tlsPort;
  }

  @Override
  public int run(String... args) throws InterruptedException {
    Standalone standalone = Standalone.running();
    boolean ready = standalone.stop().unlessTold(() -> start(standalone));
    if (ready && standalone.mode() != Mode.TRAIN) {
      Quarkus.waitForExit();
    }
    return standalone.stop().exitCode();
  }

  private void start(Standalone standalone) throws InterruptedException {
    Settings settings = standalone.settings();
    standalone.awaitBroker();
    Readiness.await(address, settings.pack());
    if (standalone.mode() != Mode.SERVE) {
      List<Work> works = Gallery.works();
      fill(settings, standalone.mode() == Mode.DEMO ? works : works.subList(0, TRAINING_WORKS));
    }
    say(
        "Prism is ready: "
            + address
            + "   (Kafka: "
            + settings.kafkaAddress()
            + ", data: "
            + settings.data()
            + ")");
  }

  private void fill(Settings settings, List<Work> works) throws InterruptedException {
    // A training run takes the way of strangers, so that its classes are known; any other may not
    // have a key for it.
    boolean training = Standalone.running().mode() == Mode.TRAIN;
    String target = training ? settings.grpcTarget() : neighbours;
    ManagedChannel channel = PrismChannels.open(target, false);
    try {
      GalleryImport gallery = new GalleryImport(ArtworkServiceGrpc.newBlockingStub(channel));
      say("Demo gallery: " + works.size() + " artworks go through the stream ...");
      boolean terminal = Boolean.getBoolean("prism.terminal");
      ProgressLine line = new ProgressLine(out, terminal, works.size(), System::nanoTime);
      List<String> refused = gallery.run(works, isForMachines() ? done -> {} : line::at);
      report(works.size(), gallery.skipped(), refused);
    } finally {
      channel.shutdownNow();
    }
  }

  private void report(int works, int skipped, List<String> refused) {
    int added = works - skipped - refused.size();
    say(
        "Demo gallery: "
            + added
            + " indexed, "
            + skipped
            + " were there, "
            + refused.size()
            + " refused.");
    refused.stream().limit(SHOWN_REFUSALS).forEach(r -> say("  " + r));
  }

  /** On the console, where machines expect nothing but lines of the log. */
  private void say(String line) {
    if (isForMachines()) {
      LOG.info(line);
    } else {
      out.println(line);
    }
  }

  private static boolean isForMachines() {
    return Standalone.running().settings().log() == LogFormat.JSON;
  }
}
