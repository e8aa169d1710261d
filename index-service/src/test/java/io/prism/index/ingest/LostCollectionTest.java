package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.embedding.ModelId;
import io.prism.index.archive.StoredBackup;
import io.prism.index.backup.Backups;
import io.prism.index.backup.Restore;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.qdrant.QdrantArtworkIndex;
import io.prism.index.store.qdrant.QdrantRestore;
import io.prism.index.store.qdrant.QdrantServer;
import io.prism.index.store.qdrant.QdrantSettings;
import io.prism.index.store.qdrant.QdrantTestSettings;
import io.prism.index.store.qdrant.RawQdrant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two index services, a real broker, and a real Qdrant whose collection is lost. */
@Timeout(600)
class LostCollectionTest {
  private static final CollectionModel MODEL =
      new CollectionModel(ModelId.parse(ScriptedAnalyzer.MODEL), 4);
  private static final String ALIAS = "lost";
  private static final String TOPIC = "lost-collection";
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @TempDir Path temp;
  private final Rig rig = new Rig();
  private final List<String> ids = new ArrayList<>();
  private QdrantServer qdrant;
  private TestBroker broker;
  private KafkaClients clients;

  @BeforeAll
  static void needsAQdrant() {
    QdrantServer.binary();
  }

  @BeforeEach
  void start() throws Exception {
    qdrant = QdrantServer.start(Files.createDirectory(temp.resolve("qdrant")), Map.of());
    broker = TestBroker.start(temp.resolve("kafka"));
    rig.settings.put("prism.index.kafka.bootstrap-servers", broker.address());
    rig.settings.put("prism.index.kafka.topics.uploaded", TOPIC);
    rig.settings.put("prism.index.kafka.topics.partitions", "4");
    clients = new KafkaClients(rig.kafka(), 64);
    clients.prepareTopics();
  }

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
    qdrant.close();
  }

  private QdrantSettings settings() {
    return QdrantTestSettings.backedUp(
        QdrantTestSettings.of(MODEL, qdrant.endpoint(), ALIAS),
        List.of(qdrant.http()),
        Duration.ofSeconds(120));
  }

  private ArtworkIndex open() {
    return QdrantArtworkIndex.open(settings());
  }

  /** A service of its own connection. */
  private Ingestion service(ArtworkIndex index) {
    rig.target = index;
    return rig.start(clients);
  }

  private void upload(String name, int count) throws Exception {
    try (Producer<byte[], byte[]> producer = clients.producer()) {
      for (int i = 0; i < count; i++) {
        String id = name + i;
        byte[] picture = ("fox " + id).getBytes(UTF_8);
        rig.pictures.add(picture);
        byte[] event = Events.upload(id, 1, picture).build().toByteArray();
        producer.send(new ProducerRecord<>(TOPIC, id.getBytes(UTF_8), event)).get();
        ids.add(id);
      }
    }
  }

  private boolean hasAll(ArtworkIndex index) {
    try {
      return !index.get(ids).contains(Optional.empty());
    } catch (io.prism.core.error.PrismException e) {
      return false;
    }
  }

  private void lose() {
    try (RawQdrant raw = new RawQdrant(qdrant.endpoint())) {
      raw.drop(ALIAS);
    }
  }

  @Test
  void whenOneServiceMakesItAnewTheOtherFillsItsPartToo() throws Exception {
    upload("u", 60);
    try (ArtworkIndex stays = open();
        Ingestion staying = service(stays)) {
      try (ArtworkIndex leaves = open();
          Ingestion leaving = service(leaves)) {
        Rig.await("all are indexed", PATIENCE, () -> hasAll(stays));
        Rig.await(
            "all is committed",
            PATIENCE,
            () ->
                clients
                    .positions()
                    .indexed(stays.origin().id())
                    .equals(clients.positions().ends()));
      }
      lose();
      try (ArtworkIndex returns = open();
          Ingestion returning = service(returns)) {
        Rig.await("all are indexed again", PATIENCE, () -> hasAll(returns));
      }
    }
  }

  @Test
  void whatIsPutBackGoesOnWhereTheBackupEndsForBothServices() throws Exception {
    upload("before", 30);
    try (ArtworkIndex index = open();
        Ingestion ingestion = service(index)) {
      Rig.await("all are indexed", PATIENCE, () -> hasAll(index));
      new Backups(
              temp.resolve("backups"),
              Duration.ofMinutes(2),
              new Backups.Source(index, clients.positions()))
          .create("one");
      upload("after", 30);
      Rig.await("the later ones too", PATIENCE, () -> hasAll(index));
    }
    StoredBackup backup = StoredBackup.open(temp.resolve("backups/one"));
    assertThat(backup.manifest().getIndexed()).isEqualTo(30);
    assertThat(backup.manifest().getQueued()).isZero();
    lose();
    try (QdrantRestore target = new QdrantRestore(settings())) {
      Restore.run(backup, MODEL.id().toString(), target);
    }
    try (ArtworkIndex one = open();
        ArtworkIndex two = open()) {
      assertThat(hasAll(one)).as("not everything is in the backup").isFalse();
      assertThat(one.stats().indexed()).isEqualTo(30);
      try (Ingestion first = service(one);
          Ingestion second = service(two)) {
        Rig.await("what the log has is there too", PATIENCE, () -> hasAll(one));
        Rig.await("the mark is gone", PATIENCE, () -> one.origin().restored().isEmpty());
      }
    }
  }
}
