package io.prism.index.backup;

import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.index.archive.BackupException;
import io.prism.index.archive.DurableFiles;
import io.prism.index.archive.StoredBackup;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.Artworks;
import io.prism.index.store.IndexOrigin;
import io.prism.index.store.IndexSnapshots;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.LuceneSettings;
import io.prism.type.v1.Backup;
import io.prism.type.v1.BackupFile;
import io.prism.type.v1.LogPosition;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of a real index: made, checked, damaged, put back. */
class BackupsTest {
  private static final String MODEL = Artworks.MODEL.toString();
  private static final String ENGINE = LuceneArtworkIndex.ENGINE;

  @TempDir Path temp;
  private LuceneArtworkIndex index;

  @BeforeEach
  void open() {
    index = lucene(temp.resolve("index"));
    index.put(List.of(indexed("a", 1), indexed("b", 1)));
  }

  @AfterEach
  void close() {
    index.close();
  }

  private static LuceneArtworkIndex lucene(Path folder) {
    return LuceneArtworkIndex.open(LuceneSettings.defaults(folder, Artworks.MODEL, Artworks.SIZE));
  }

  /** Which index it says it is. */
  private IndexOrigin origin = new IndexOrigin("one", Optional.empty());

  private Path folder() {
    return temp.resolve("backups");
  }

  /** The index, with these snapshots instead of its own; null: none. */
  private Backups backups(@Nullable IndexSnapshots snapshots, StreamPositions positions) {
    ArtworkIndex seen =
        (ArtworkIndex)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ArtworkIndex.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "snapshots" -> Optional.ofNullable(snapshots);
                      case "origin" -> origin;
                      default -> method.invoke(index, arguments);
                    });
    return new Backups(folder(), Duration.ofMillis(300), new Backups.Source(seen, positions));
  }

  private Backups backups() {
    return backups(index, StreamPositions.NONE);
  }

  private StoredBackup made() {
    backups().create("one");
    return StoredBackup.open(folder().resolve("one"));
  }

  /** What lies in the folder, but for the lock. */
  private List<Path> inFolder() throws IOException {
    return DurableFiles.files(folder()).stream().filter(it -> !it.endsWith(".lock")).toList();
  }

  @Test
  void whoSharesTheFolderWaitsForTheBackupThatIsMade() throws Exception {
    Files.createDirectories(folder());
    Path other = Files.createDirectory(folder().resolve(".unfinished-other"));
    try (FileChannel channel =
            FileChannel.open(
                folder().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> backups().create("one"))
          .isInstanceOfSatisfying(
              PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUOTA_EXCEEDED));
      assertThat(other).exists();
    }
    backups().create("one");
    assertThat(inFolder()).containsExactly(folder().resolve("one"));
  }

  @Test
  void aBackupIsWholeAndSaysWhatItHolds() throws IOException {
    Backup backup = backups().create("one");
    StoredBackup stored = StoredBackup.open(folder().resolve("one"));
    stored.verify();
    assertThat(stored.manifest()).isEqualTo(backup);
    assertThat(backup.getModel()).isEqualTo(MODEL);
    assertThat(backup.getIndexed()).isEqualTo(2);
    assertThat(backup.getFilesList()).isNotEmpty();
    assertThat(backup.getBytes())
        .isEqualTo(backup.getFilesList().stream().mapToLong(BackupFile::getBytes).sum());
    assertThat(inFolder()).containsExactly(folder().resolve("one"));
  }

  @Test
  void whatIsPutBackIsTheIndexAsItWas() {
    StoredBackup stored = made();
    index.put(List.of(indexed("late", 1)));
    Path target = temp.resolve("other/index");
    Restore.run(stored, MODEL, new FolderTarget(ENGINE, target));
    assertThat(target.resolve(LuceneArtworkIndex.RESTORED)).exists();
    try (LuceneArtworkIndex restored = lucene(target)) {
      assertThat(restored.stats().indexed()).isEqualTo(2);
      assertThat(restored.get(List.of("late"))).containsExactly(Optional.empty());
      restored.put(List.of(indexed("c", 1)));
    }
    // A restored index must not write through to the backup.
    stored.verify();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "A",
        "..",
        ".",
        "a/b",
        "../a",
        "/tmp/a",
        "a\u0000",
        "a b",
        "ä",
        ".unfinished-a"
      })
  void aNameThatIsNoneIsRefused(String name) {
    assertRefused(() -> backups().create(name), Reason.INVALID_ARGUMENT, "name");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void theLongestNameIsOneAndALongerOneIsNone() {
    backups().create("a".repeat(64));
    assertRefused(() -> backups().create("a".repeat(65)), Reason.INVALID_ARGUMENT, "name");
  }

  @Test
  void nothingIsOverwritten() {
    StoredBackup first = made();
    index.put(List.of(indexed("late", 1)));
    assertRefused(() -> backups().create("one"), Reason.INVALID_ARGUMENT, "name");
    assertThat(StoredBackup.open(first.folder()).manifest()).isEqualTo(first.manifest());
  }

  @Test
  void aDiskThatIsFullLeavesNothingHalfMade() throws IOException {
    IndexSnapshots full =
        new Snapshots() {
          @Override
          public void writeTo(Path to) throws IOException {
            Files.writeString(to.resolve("_0.cfs"), "half");
            throw new IOException("No space left on device");
          }
        };
    assertRefused(
        () -> backups(full, StreamPositions.NONE).create("one"), Reason.UNAVAILABLE, "disk full");
    assertThat(inFolder()).isEmpty();
    backups().create("one");
  }

  @Test
  void whatAKilledProcessLeftIsClearedAway() throws IOException {
    Path left = Files.createDirectories(folder().resolve(".unfinished-x/index"));
    Files.writeString(left.resolve("_0.cfs"), "half");
    made().verify();
    assertThat(inFolder()).containsExactly(folder().resolve("one"));
  }

  @Test
  void anIndexThatIsKeptElsewhereSaysSo() throws IOException {
    assertRefused(
        () -> backups(null, StreamPositions.NONE).create("one"),
        Reason.INVALID_ARGUMENT,
        "where it is kept");
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void thereIsOneAtATime() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    IndexSnapshots slow =
        new Snapshots() {
          @Override
          public void writeTo(Path to) throws IOException {
            inside.countDown();
            await(goOn);
            index.writeTo(to);
          }
        };
    Backups backups = backups(slow, StreamPositions.NONE);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Backup> first = other.submit(() -> backups.create("one"));
      inside.await();
      assertRefused(() -> backups.create("two"), Reason.QUOTA_EXCEEDED, "Another backup");
      goOn.countDown();
      assertThat(first.get().getName()).isEqualTo("one");
    } finally {
      goOn.countDown();
      other.shutdown();
    }
  }

  @Test
  void uploadsThatWereAcceptedBeforeAreWaitedForAndThePositionIsOlderThanTheIndex() {
    Log log = new Log(10, 4, 7, 10);
    IndexSnapshots after =
        new Snapshots() {
          @Override
          public void writeTo(Path to) throws IOException {
            assertThat(log.indexed).as("the position is taken first").isEmpty();
            index.writeTo(to);
          }
        };
    Backup backup = backups(after, log).create("one");
    assertThat(backup.getQueued()).isZero();
    assertThat(backup.getPositionsList()).containsExactly(Log.at(10));
  }

  @Test
  void whatIsNotIndexedInTimeIsCounted() {
    Backup backup = backups(index, new Log(10, 4)).create("one");
    assertThat(backup.getQueued()).isEqualTo(6);
    assertThat(backup.getPositionsList()).containsExactly(Log.at(4));
  }

  @Test
  void anIndexThatWasPutBackIsBackedUpOnlyOnceItsPlaceInTheLogIsKnown() throws IOException {
    origin = new IndexOrigin("two", Optional.of(Backup.getDefaultInstance()));
    assertRefused(() -> backups().create("one"), Reason.UNAVAILABLE, "has not gone back");
    assertThat(inFolder()).isEmpty();
    origin = new IndexOrigin("two", Optional.empty());
    backups().create("one");
  }

  @Test
  void anIndexThatIsReplacedWhileItIsCopiedIsNotBackedUp() throws IOException {
    IndexSnapshots replacing =
        new Snapshots() {
          @Override
          public void writeTo(Path to) throws IOException {
            index.writeTo(to);
            origin = new IndexOrigin("another", Optional.empty());
          }
        };
    assertRefused(
        () -> backups(replacing, StreamPositions.NONE).create("one"),
        Reason.UNAVAILABLE,
        "replaced");
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void aLogThatIsReadAnewMeanwhileCountsFromThere() {
    Backup backup = backups(index, new Log(10, 10, 3)).create("one");
    assertThat(backup.getPositionsList()).containsExactly(Log.at(3));
    assertThat(backup.getQueued()).isEqualTo(7);
  }

  // ---- damage

  @Test
  void aFlippedBitIsFoundAndTheFileIsNamed() throws IOException {
    StoredBackup stored = made();
    Path file = largest(stored);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);
    assertDamaged(stored, file, "SHA-256");
  }

  @Test
  void aFileThatIsMissingOrShorterIsNamed() throws IOException {
    StoredBackup stored = made();
    Path file = largest(stored);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    assertDamaged(stored, file, "missing");
    Files.write(file, new byte[bytes.length - 1]);
    assertDamaged(stored, file, (bytes.length - 1) + " bytes");
  }

  private void assertDamaged(StoredBackup stored, Path file, String why) throws IOException {
    assertThatThrownBy(stored::verify)
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
    Path target = temp.resolve("damaged/index");
    assertThatThrownBy(() -> Restore.run(stored, MODEL, new FolderTarget(ENGINE, target)))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(file.toString());
    assertThat(DurableFiles.files(temp.resolve("damaged"))).isEmpty();
  }

  private static Path largest(StoredBackup stored) {
    BackupFile file =
        stored.manifest().getFilesList().stream()
            .max((a, b) -> Long.compare(a.getBytes(), b.getBytes()))
            .orElseThrow();
    return stored.folder().resolve(file.getPath());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "index/../../x",
        "/etc/passwd",
        "index/a/b",
        "index/.hidden",
        "x",
        "index/",
        ""
      })
  void aManifestThatNamesOtherFilesIsDamaged(String path) throws IOException {
    StoredBackup stored = made();
    rewrite(stored, manifest -> manifest.replace(stored.manifest().getFiles(0).getPath(), path));
    assertThatThrownBy(() -> StoredBackup.open(stored.folder()))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("manifest.json is damaged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "{\"format\": 1}", "\u0000", "{\"format\": \"x\"}"})
  void aManifestThatIsNoneIsDamaged(String text) throws IOException {
    StoredBackup stored = made();
    rewrite(stored, manifest -> text);
    assertThatThrownBy(() -> StoredBackup.open(stored.folder()))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("manifest.json is damaged");
  }

  @Test
  void aNewerFormatIsRefusedByItsNumberWhateverElseItSays() throws IOException {
    StoredBackup stored = made();
    rewrite(
        stored,
        manifest -> manifest.replace("\"format\": 1", "\"format\": 2, \"shards\": [{\"a\": 1}]"));
    assertThatThrownBy(() -> StoredBackup.open(stored.folder()))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("format 2");
  }

  @Test
  void aFolderThatIsNoBackupIsSaidToBeNone() {
    assertThatThrownBy(() -> StoredBackup.open(temp.resolve("index")))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("is no backup");
  }

  private interface Rewriting {
    String of(String manifest);
  }

  private static void rewrite(StoredBackup stored, Rewriting change) throws IOException {
    Path file = stored.folder().resolve(StoredBackup.MANIFEST);
    String changed = change.of(Files.readString(file));
    assertThat(changed).isNotEqualTo(Files.readString(file));
    Files.writeString(file, changed, StandardOpenOption.TRUNCATE_EXISTING);
  }

  // ---- where it does not fit

  @Test
  void anIndexThatIsThereIsNotOverwritten() throws IOException {
    StoredBackup stored = made();
    Path there = Files.createDirectories(temp.resolve("there/index"));
    Files.writeString(there.resolve("segments_1"), "precious");
    assertThatThrownBy(() -> Restore.run(stored, MODEL, new FolderTarget(ENGINE, there)))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(there.toString());
    assertThat(there.resolve("segments_1")).hasContent("precious");
  }

  @Test
  void anotherModelOrEngineIsRefused() throws IOException {
    StoredBackup stored = made();
    Path target = temp.resolve("fresh/index");
    assertThatThrownBy(() -> Restore.run(stored, "other@2", new FolderTarget(ENGINE, target)))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(MODEL)
        .hasMessageContaining("other@2");
    assertThatThrownBy(() -> Restore.run(stored, MODEL, new FolderTarget("qdrant", target)))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("qdrant");
    assertThat(target.getParent()).doesNotExist();
  }

  private static void assertRefused(Runnable call, Reason reason, String detail) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.problem().toString()).contains(detail);
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private abstract static class Snapshots implements IndexSnapshots {
    @Override
    public String engine() {
      return ENGINE;
    }
  }

  /** One partition; each look finds the next position, the last one stays. */
  private static final class Log implements StreamPositions {
    private final long end;
    private final Deque<Long> indexed = new ArrayDeque<>();
    private long last;

    Log(long end, long... indexed) {
      this.end = end;
      for (long offset : indexed) {
        this.indexed.add(offset);
      }
    }

    static LogPosition at(long offset) {
      return LogPosition.newBuilder().setTopic("t").setTopicId("id").setOffset(offset).build();
    }

    @Override
    public List<LogPosition> ends() {
      return List.of(at(end));
    }

    @Override
    public List<LogPosition> indexed(String index) {
      assertThat(index).isEqualTo("one");
      Long next = indexed.poll();
      last = next == null ? last : next;
      return List.of(at(last));
    }
  }
}
