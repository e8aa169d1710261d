package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker behind TLS that asks for a password (SASL_SSL, SCRAM-SHA-512). */
@Timeout(300)
class SecuredBrokerTest {
  private static final String PASSWORD = "correct horse";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static TestCertificate certificate;
  private static TestBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    certificate = TestCertificate.make(folder, PASSWORD);
    broker = TestBroker.secured(folder.resolve("log"), certificate.keys(), "prism-index", PASSWORD);
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  private static Rig rig(String password) {
    Rig rig = new Rig();
    String client = "prism.index.kafka.client.";
    rig.settings.putAll(
        new HashMap<>(
            Map.of(
                "prism.index.kafka.bootstrap-servers",
                broker.address(),
                "prism.index.kafka.group-id",
                UUID.randomUUID().toString(),
                client + "\"security.protocol\"",
                "SASL_SSL",
                client + "\"sasl.mechanism\"",
                "SCRAM-SHA-512",
                client + "\"sasl.jaas.config\"",
                "org.apache.kafka.common.security.scram.ScramLoginModule required"
                    + " username=\"prism-index\" password=\""
                    + password
                    + "\";",
                client + "\"ssl.truststore.type\"",
                "PEM",
                client + "\"ssl.truststore.location\"",
                certificate.trusted().toString())));
    return rig;
  }

  @Test
  void uploadsAreIndexedOverTlsWithThePassword() throws Exception {
    Rig rig = rig(PASSWORD);
    KafkaClients clients = new KafkaClients(rig.kafka(), 20);
    try (Ingestion ingestion = rig.start(clients);
        Producer<byte[], byte[]> producer = clients.producer()) {
      byte[] picture = "fox".getBytes(UTF_8);
      rig.pictures.add(picture);
      clients.prepareTopics();
      producer
          .send(
              new ProducerRecord<>(
                  "artworks.uploaded",
                  "a".getBytes(UTF_8),
                  Events.upload("a", 1, picture).build().toByteArray()))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      Rig.await("the upload", PATIENCE, () -> !rig.index.writes().isEmpty());
    }
    assertThat(rig.index.writes()).containsExactly("a@1 INDEXED");
    assertThat(rig.status.trouble()).isNull();
  }

  @Test
  void aWrongPasswordIsToldWithItsSettingAndTriedAgainWithPauses() {
    Rig rig = rig("wrong");
    rig.settings.put("prism.index.ingest.retry.first", "200ms");
    rig.settings.put("prism.index.ingest.retry.longest", "400ms");
    long start = System.nanoTime();
    try (Ingestion ingestion = rig.start(new KafkaClients(rig.kafka(), 20))) {
      Rig.await("four attempts", PATIENCE, () -> rig.status.retries() >= 4);
      long attempts = rig.status.retries();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertThat(attempts)
          .as("after a pause of 100 ms at least")
          .isLessThanOrEqualTo(millis / 100 + 1);
      assertThat(rig.status.trouble())
          .contains("do not accept each other")
          .contains("prism.index.kafka.client")
          .doesNotContain("wrong");
      assertThat(rig.status.waiting()).containsKey(Step.STREAM);
      assertThat(rig.status.isRunning()).isTrue();
    }
  }

  @Test
  void aServerThatIsNotTrustedIsToldToo() {
    Rig rig = rig(PASSWORD);
    rig.settings.remove("prism.index.kafka.client.\"ssl.truststore.type\"");
    rig.settings.remove("prism.index.kafka.client.\"ssl.truststore.location\"");
    try (Ingestion ingestion = rig.start(new KafkaClients(rig.kafka(), 20))) {
      Rig.await("trouble", PATIENCE, () -> rig.status.trouble() != null);
      assertThat(rig.status.trouble()).contains("do not accept each other", "certificates");
    }
  }
}
