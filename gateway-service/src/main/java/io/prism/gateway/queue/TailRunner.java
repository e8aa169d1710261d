package io.prism.gateway.queue;

import io.prism.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the tail of the log from start to shutdown. */
@ApplicationScoped
public class TailRunner {
  private final KafkaConnections kafka;
  private final QueuedArtworks queue;
  private final String topic;
  private volatile @Nullable LogTail tail;
  private @Nullable Thread thread;

  public TailRunner(KafkaConnections kafka, QueuedArtworks queue, GatewayConfig config) {
    this.kafka = kafka;
    this.queue = queue;
    this.topic = config.kafka().topic();
  }

  /** Whether everything that was in the log at the start is known. */
  public boolean isCaughtUp() {
    LogTail running = tail;
    return running != null && running.isCaughtUp();
  }

  void start(@Observes StartupEvent event) {
    LogTail.IndexedOffsets offsets = kafka.committedOffsets();
    LogTail running = new LogTail(kafka.consumer("tail"), offsets, queue, topic);
    Thread reader =
        new Thread(
            () -> {
              try (offsets) {
                running.run();
              }
            },
            "prism-gateway-tail");
    reader.setDaemon(true);
    reader.start();
    tail = running;
    thread = reader;
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    LogTail running = tail;
    Thread reader = thread;
    if (running != null && reader != null) {
      running.stop();
      reader.join(TimeUnit.SECONDS.toMillis(5));
    }
  }
}
