package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ingestion ends in bounded time whatever it depends on. */
@Timeout(120)
class StoppingTest {
  private final Rig rig = new Rig();

  @Test
  void anEncoderThatIsStuckIsGivenUpAndThePartitionsAreGivenBack() {
    MockStreams streams = new MockStreams(true);
    byte[] picture = "fox".getBytes(UTF_8);
    rig.pictures.add(picture);
    streams.add("a", Events.upload("a", 1, picture).build().toByteArray());
    Faults.Hang hang = rig.faults.hang(Step.ANALYZE);
    Ingestion ingestion = rig.start(streams);
    hang.awaitReached();

    ingestion.close();

    assertThat(rig.status.isRunning()).isFalse();
    assertThat(streams.consumer.closed()).isTrue();
    assertThat(streams.committedOffset()).isZero();
    assertThat(rig.index.writes()).isEmpty();
  }

  @Test
  void fetchesThatHangAndThoseBehindThemAreGivenUpAndThePartitionsAreGivenBack() {
    rig.settings.put("prism.index.ingest.fetches", "1");
    MockStreams streams = new MockStreams(true);
    for (String id : List.of("a", "b", "c")) {
      byte[] picture = ("fox " + id).getBytes(UTF_8);
      rig.pictures.add(picture);
      streams.add(id, Events.upload(id, 1, picture).build().toByteArray());
    }
    Faults.Hang hang = rig.faults.hang(Step.FETCH);
    Ingestion ingestion = rig.start(streams);
    hang.awaitReached();

    ingestion.close();

    assertThat(rig.status.isRunning()).isFalse();
    assertThat(streams.consumer.closed()).isTrue();
    assertThat(streams.committedOffset()).isZero();
    assertThat(rig.index.writes()).isEmpty();
  }

  @Test
  void aBrokerThatIsGoneInTheMiddleOfABatchHoldsUpNoStop(@TempDir Path folder) throws Exception {
    TestBroker broker = TestBroker.start(folder);
    rig.settings.put("prism.index.kafka.bootstrap-servers", broker.address());
    KafkaClients clients = new KafkaClients(rig.kafka(), 20);
    clients.prepareTopics();
    byte[] picture = "fox".getBytes(UTF_8);
    rig.pictures.add(picture);
    Faults.Hang hang = rig.faults.hang(Step.ANALYZE);
    Ingestion ingestion = rig.start(clients);
    try (Producer<byte[], byte[]> producer = clients.producer()) {
      byte[] event = Events.upload("a", 1, picture).build().toByteArray();
      producer
          .send(new ProducerRecord<>("artworks.uploaded", "a".getBytes(UTF_8), event))
          .get(60, TimeUnit.SECONDS);
    }
    hang.awaitReached();
    broker.close();
    hang.end();
    Rig.await("the write", () -> !rig.index.writes().isEmpty());

    ingestion.close();

    assertThat(rig.status.isRunning()).isFalse();
    assertThat(rig.index.writes()).containsExactly("a@1 INDEXED");
  }
}
