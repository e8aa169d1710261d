package io.prism.index.store.qdrant;

import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.core.rank.Dimension;
import io.prism.index.archive.BackupException;
import io.prism.index.archive.StoredBackup;
import io.prism.index.backup.Backups;
import io.prism.index.backup.Restore;
import io.prism.index.backup.StreamPositions;
import io.prism.index.store.Artworks;
import io.prism.index.store.IndexOrigin;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchPlan.Target;
import io.prism.type.v1.LogPosition;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a real Qdrant: made, lost, put back, refused. */
class QdrantBackupTest {
  private static final String KEY = "right-key-of-some-length";
  private static final String ALIAS = "backed-up";
  private static final String MODEL = QdrantTestSettings.MODEL.id().toString();
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final LogPosition POSITION =
      LogPosition.newBuilder().setTopic("t").setTopicId("id").setOffset(7).build();

  @TempDir Path temp;
  private QdrantServer server;

  @BeforeAll
  static void needsItsOwn() {
    QdrantServer.binary();
  }

  @BeforeEach
  void start() throws IOException {
    server =
        QdrantServer.start(
            Files.createDirectory(temp.resolve("qdrant")), Map.of("QDRANT__SERVICE__API_KEY", KEY));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private QdrantSettings settings(String alias, List<String> http, String key, Duration timeout) {
    QdrantSettings plain = QdrantTestSettings.of(server.endpoint(), alias);
    QdrantSettings.Servers servers = plain.servers();
    return new QdrantSettings(
        plain.model(),
        new QdrantSettings.Servers(
            servers.endpoints(),
            Optional.empty(),
            Optional.of(key),
            servers.attempt(),
            servers.patience(),
            servers.maxMessageBytes()),
        new QdrantSettings.Layout(
            alias, 3, 1, 1, 16, 128, 10_000, QdrantSettings.Quantization.NONE, false),
        plain.searching(),
        plain.writing(),
        new QdrantSettings.Snapshots(http, timeout));
  }

  private QdrantSettings settings() {
    return settings(ALIAS, List.of(server.http()), KEY, LONG);
  }

  private Backups backups(QdrantArtworkIndex index) {
    return new Backups(
        temp.resolve("backups"),
        Duration.ofSeconds(30),
        new Backups.Source(
            index,
            new StreamPositions() {
              @Override
              public List<LogPosition> ends() {
                return List.of(POSITION);
              }

              @Override
              public List<LogPosition> indexed(String origin) {
                assertThat(origin).isEqualTo(index.origin().id());
                return List.of(POSITION);
              }
            }));
  }

  private StoredBackup backup(QdrantArtworkIndex index) {
    backups(index).create("one");
    return StoredBackup.open(temp.resolve("backups/one"));
  }

  private void restore(StoredBackup backup, QdrantSettings settings) {
    try (QdrantRestore target = new QdrantRestore(settings)) {
      Restore.run(backup, MODEL, target);
    }
  }

  private static List<IndexedArtwork> artworks(int count) {
    Random random = new Random(5);
    List<IndexedArtwork> artworks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      artworks.add(indexed("a" + i, 1, Artworks.random(random)));
    }
    return artworks;
  }

  private static SearchPlan plan() {
    Random random = new Random(6);
    return QdrantPlans.search(
        List.of(
            new Target(Dimension.OBJECT, Artworks.unit(random), 1),
            new Target(Dimension.STYLE, Artworks.unit(random), .5f)),
        20,
        false,
        Duration.ofSeconds(60));
  }

  /** What a search finds, with every score. */
  private static String found(QdrantArtworkIndex index) {
    return index.search(plan()).hits().toString();
  }

  private List<String> collections() {
    try (RawQdrant raw = new RawQdrant(server.endpoint(), KEY)) {
      return raw
          .collections()
          .list(ListCollectionsRequest.getDefaultInstance())
          .getCollectionsList()
          .stream()
          .map(it -> it.getName())
          .sorted()
          .toList();
    }
  }

  private void lose(String collection) {
    try (RawQdrant raw = new RawQdrant(server.endpoint(), KEY)) {
      raw.drop(ALIAS, collection);
    }
  }

  /** Files of snapshots that the server still has. */
  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.walk(temp.resolve("qdrant/snapshots"))) {
      return files.filter(it -> it.toString().endsWith(".snapshot")).toList();
    }
  }

  @Test
  void whatWasLostIsFoundAgainWithTheSameScoresAndKnowsWhereTheLogGoesOn() throws IOException {
    String before;
    StoredBackup backup;
    String id;
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings())) {
      index.put(artworks(200));
      index.put(List.of(IndexedArtwork.deleted("a0", 5)));
      before = found(index);
      id = index.origin().id();
      backup = backup(index);
      assertThat(backup.manifest().getFilesCount()).as("one a shard").isEqualTo(3);
      assertThat(backup.manifest().getEngine()).startsWith("qdrant-1.");
      assertThat(backup.manifest().getIndexed()).isEqualTo(199);
    }
    backup.verify();
    assertThat(left()).as("nothing stays on the server").isEmpty();

    lose(ALIAS + "-1");
    restore(backup, settings());

    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings())) {
      assertThat(found(index)).isEqualTo(before);
      assertThat(index.stats().indexed()).isEqualTo(199);
      assertThat(index.put(List.of(indexed("a0", 4))).toString()).isEqualTo("[STALE]");
      IndexOrigin origin = index.origin();
      assertThat(origin.id()).isNotEqualTo(id);
      assertThat(origin.restored().orElseThrow().getPositionsList()).containsExactly(POSITION);
      assertThatThrownBy(() -> backups(index).create("two"))
          .hasMessageContaining("has not gone back");

      index.wentBack(new IndexOrigin("another", Optional.empty()));
      assertThat(index.origin()).as("not for another").isEqualTo(origin);
      index.wentBack(origin);
      assertThat(index.origin()).isEqualTo(new IndexOrigin(origin.id(), Optional.empty()));
      backups(index).create("two");
    }
    assertThat(collections()).containsExactly(ALIAS + "-2");
  }

  @Test
  void anEmptyCollectionGivesItsPlaceAndAFullOneDoesNot() {
    StoredBackup backup;
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings())) {
      index.put(artworks(5));
      backup = backup(index);
      assertThatThrownBy(() -> restore(backup, settings()))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining(ALIAS + "-1 is not empty");
      assertThat(index.stats().indexed()).isEqualTo(5);
    }
    lose(ALIAS + "-1");
    QdrantArtworkIndex.open(settings()).close();
    assertThat(collections()).containsExactly(ALIAS + "-1");
    restore(backup, settings());
    assertThat(collections()).containsExactly(ALIAS + "-2");
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingIsLeft() throws IOException {
    StoredBackup backup;
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings())) {
      index.put(artworks(5));
      backup = backup(index);
    }
    lose(ALIAS + "-1");
    try (QdrantRestore target = new QdrantRestore(settings())) {
      assertThatThrownBy(() -> Restore.run(backup, "other@2", target))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("other@2");
      StoredBackup other =
          new StoredBackup(
              backup.folder(), backup.manifest().toBuilder().setEngine("lucene").build());
      assertThatThrownBy(() -> Restore.run(other, MODEL, target))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("lucene")
          .hasMessageContaining("qdrant-1.");
      for (int missing = 0; missing < 3; missing++) {
        StoredBackup incomplete =
            new StoredBackup(
                backup.folder(), backup.manifest().toBuilder().removeFiles(missing).build());
        assertThatThrownBy(() -> Restore.run(incomplete, MODEL, target))
            .as("without shard %d", missing)
            .isInstanceOf(BackupException.class)
            .hasMessageContaining("shard");
      }

      Path file = backup.folder().resolve(backup.manifest().getFiles(1).getPath());
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> Restore.run(backup, MODEL, target))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining(file.toString());
    }
    assertThat(collections()).isEmpty();
  }

  /** A file that Qdrant cannot read although it is as it was saved. */
  @Test
  void whatQdrantRefusesLeavesNoHalfOfACollection() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("false/index"));
    Files.writeString(folder.resolve("shard-0-of-1.snapshot"), "no snapshot at all");
    try (QdrantRestore target = new QdrantRestore(settings())) {
      StoredBackup nonsense = StoredSnapshots.in(temp.resolve("false"), target.engine());
      assertThatThrownBy(() -> Restore.run(nonsense, MODEL, target))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("Qdrant at");
    }
    assertThat(collections()).isEmpty();
  }

  @Test
  void withoutTheNodesHttpOnlyBackupsAreRefusedAndTheSettingIsNamed() {
    QdrantSettings without = settings(ALIAS, List.of(), KEY, LONG);
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(without)) {
      index.put(artworks(5));
      assertThatThrownBy(() -> backup(index))
          .isInstanceOfSatisfying(
              PrismException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
                assertThat(e.problem().detail()).contains("prism.index.qdrant.http-endpoints");
              });
    }
  }

  @Test
  void aWrongKeyBringsNothingAndShowsNoKey() {
    StoredBackup backup;
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings())) {
      index.put(artworks(5));
      backup = backup(index);
    }
    QdrantSettings wrong = settings(ALIAS, List.of(server.http()), "wrong-key", LONG);
    assertThat(new HttpNodes(wrong).look(ALIAS).failure())
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
              assertThat(e.getCause()).hasMessageContaining("401");
              assertThat(e.getCause()).hasMessageNotContaining("wrong-key");
            });
    lose(ALIAS + "-1");
    assertThatThrownBy(() -> restore(backup, wrong))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(server.endpoint())
        .hasMessageNotContaining("wrong-key");
    assertThat(collections()).isEmpty();
  }

  @Test
  void aDiskThatCannotBeWrittenIsToldAsSuchAndNothingStaysOnTheServer() throws IOException {
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings())) {
      index.put(artworks(5));
      Path folder = Files.createDirectory(temp.resolve("taken"));
      Files.writeString(folder.resolve("shard-1-of-3.snapshot"), "of somebody else");
      assertThatThrownBy(() -> index.snapshots().orElseThrow().writeTo(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("shard-1-of-3.snapshot");
      assertThat(folder.resolve("shard-1-of-3.snapshot")).hasContent("of somebody else");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aServerThatIsSilentOrGoneEndsABackupInTimeAndNothingIsLeftOfIt() throws IOException {
    QdrantSettings hasty = settings(ALIAS, List.of(server.http()), KEY, Duration.ofSeconds(2));
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(hasty)) {
      index.put(artworks(5));
      HttpNodes.View view = new HttpNodes(hasty).look(ALIAS);
      HttpNode node = view.having(0).get(0);
      server.pause();
      try {
        assertThatThrownBy(() -> node.snapshot(ALIAS, 0))
            .isInstanceOfSatisfying(
                PrismException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
      } finally {
        server.resume();
      }
      server.kill();
      assertThatThrownBy(() -> backup(index))
          .isInstanceOfSatisfying(
              PrismException.class, e -> assertThat(e.reason().isTransient()).isTrue());
      try (Stream<Path> files = Files.list(temp.resolve("backups"))) {
        assertThat(files.filter(it -> !it.endsWith(".lock"))).isEmpty();
      }
      server.start();
    }
    // Not in a hurry: a snapshot may take seconds on a busy disk.
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings())) {
      QdrantServer.until("it can be backed up again", () -> isBackedUp(index));
    }
  }

  private boolean isBackedUp(QdrantArtworkIndex index) {
    try {
      backup(index).verify();
      return true;
    } catch (PrismException e) {
      return false;
    }
  }
}
