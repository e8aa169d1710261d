package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.embedding.ModelId;
import io.prism.index.archive.StoredBackup;
import io.prism.index.backup.Backups;
import io.prism.index.backup.FolderTarget;
import io.prism.index.backup.Restore;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.LuceneSettings;
import io.prism.type.v1.Backup;
import io.prism.type.v1.LogPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, a real index, and uploads that go on while the index is backed up. */
@Timeout(300)
class BackupRoundTripTest {
  private static final ModelId MODEL = ModelId.parse(ScriptedAnalyzer.MODEL);
  private static final String TOPIC = "round-trip";

  @TempDir Path temp;
  private final Rig rig = new Rig();

  /** Ids whose records the broker has acknowledged. */
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();

  private TestBroker broker;
  private KafkaClients clients;

  @BeforeEach
  void start() throws Exception {
    broker = TestBroker.start(temp.resolve("kafka"));
    rig.settings.put("prism.index.kafka.bootstrap-servers", broker.address());
    rig.settings.put("prism.index.kafka.topics.uploaded", TOPIC);
    rig.settings.put("prism.index.kafka.topics.partitions", "3");
    clients = new KafkaClients(rig.kafka(), 64);
    clients.prepareTopics();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void whateverIsLostNothingThatWasAcknowledgedBeforeTheBackupIs() throws Exception {
    List<String> before = backedUpWhileUploadsGoOn();
    StoredBackup backup = StoredBackup.open(temp.resolve("backups/one"));
    List<String> all = List.copyOf(acknowledged);
    assertThat(all.size()).as("uploads went on").isGreaterThan(before.size());

    // Only the index is lost; its group has committed everything.
    serving(restored(backup, "index-lost"), index -> has(index, all));

    // The log is lost too. The new one is soon longer than the old one was.
    try (Admin admin = Admin.create(java.util.Map.of("bootstrap.servers", broker.address()))) {
      admin.deleteTopics(List.of(TOPIC)).all().get(60, TimeUnit.SECONDS);
    }
    Rig.await("the topic is gone", () -> clients.positions().ends().isEmpty());
    clients.prepareTopics();
    acknowledged.clear();
    upload("new", 4 * all.size(), () -> false);
    List<String> newer = List.copyOf(acknowledged);
    for (LogPosition kept : backup.manifest().getPositionsList()) {
      assertThat(clients.positions().ends().get(kept.getPartition()).getOffset())
          .as("the position means other records now")
          .isGreaterThan(kept.getOffset());
    }
    serving(restored(backup, "log-lost"), index -> has(index, before) && has(index, newer));
  }

  /** Returns what was acknowledged when the backup began. */
  private List<String> backedUpWhileUploadsGoOn() throws Exception {
    Path folder = temp.resolve("index");
    try (LuceneArtworkIndex index = open(folder)) {
      rig.target = index;
      AtomicBoolean stop = new AtomicBoolean();
      Thread uploads = new Thread(() -> upload("u", Integer.MAX_VALUE, stop::get));
      try (Ingestion ingestion = rig.start(clients)) {
        uploads.start();
        Rig.await("some uploads", () -> acknowledged.size() >= 60);
        List<String> before = List.copyOf(acknowledged);
        Backup made =
            new Backups(
                    temp.resolve("backups"),
                    Duration.ofMinutes(2),
                    new Backups.Source(index, clients.positions()))
                .create("one");
        int during = acknowledged.size();
        Rig.await("uploads after it", () -> acknowledged.size() > during + 10);
        stop.set(true);
        uploads.join();
        assertThat(made.getQueued()).isZero();
        assertThat(made.getIndexed()).isGreaterThanOrEqualTo(before.size());
        Rig.await("all are indexed", () -> has(index, acknowledged));
        return before;
      } finally {
        stop.set(true);
      }
    }
  }

  private Path restored(StoredBackup backup, String name) {
    Path folder = temp.resolve(name).resolve("index");
    Restore.run(backup, MODEL.toString(), new FolderTarget(LuceneArtworkIndex.ENGINE, folder));
    return folder;
  }

  private interface Condition {
    boolean holds(LuceneArtworkIndex index);
  }

  private void serving(Path folder, Condition condition) throws Exception {
    try (LuceneArtworkIndex index = open(folder)) {
      assertThat(condition.holds(index)).as("not everything is in the backup").isFalse();
      rig.target = index;
      try (Ingestion ingestion = rig.start(clients)) {
        Rig.await("what the log has is indexed too", () -> condition.holds(index));
        Rig.await("the mark is gone", () -> index.origin().restored().isEmpty());
      }
    }
  }

  private static boolean has(LuceneArtworkIndex index, List<String> ids) {
    return !index.get(ids).contains(Optional.empty());
  }

  private static LuceneArtworkIndex open(Path folder) {
    return LuceneArtworkIndex.open(LuceneSettings.defaults(folder, MODEL, 4));
  }

  private void upload(String name, int count, BooleanSupplier stop) {
    try (Producer<byte[], byte[]> producer = clients.producer()) {
      for (int i = 0; i < count && !stop.getAsBoolean(); i++) {
        String id = name + i;
        byte[] picture = ("fox " + id).getBytes(UTF_8);
        rig.pictures.add(picture);
        byte[] event = Events.upload(id, 1, picture).build().toByteArray();
        producer.send(new ProducerRecord<>(TOPIC, id.getBytes(UTF_8), event)).get();
        acknowledged.add(id);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
