package io.prism.pictures.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePictureStoreTest extends PictureStoreContract {
  @TempDir Path root;
  private FilePictureStore store;

  @BeforeEach
  void open() {
    store = FilePictureStore.open(root);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected PictureStore store() {
    return store;
  }

  @Override
  protected PictureStore reopened() {
    store.close();
    store = FilePictureStore.open(root);
    return store;
  }

  @Override
  protected void corrupt(Sha256 hash) {
    try {
      Files.write(fileOf(hash), bytes("spoilt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theFileIsSyncedBeforeItIsRenamedAndItsFolderAfterwards() {
    List<String> steps = new ArrayList<>();
    Disk recording =
        new Disk() {
          @Override
          public void writeDurably(Path newFile, byte[] bytes) throws IOException {
            Disk.real().writeDurably(newFile, bytes);
            steps.add("write");
          }

          @Override
          public void publish(Path from, Path to) throws IOException {
            Disk.real().publish(from, to);
            steps.add("publish");
          }

          @Override
          public void syncFolder(Path folder) {
            steps.add("sync " + root.relativize(folder));
          }
        };
    try (FilePictureStore other = FilePictureStore.open(root, recording)) {
      steps.clear();
      other.put(bytes("abc"));
      assertThat(steps).containsExactly("write", "publish");

      steps.clear();
      other.put(bytes("abc"));
      assertThat(steps).containsExactly("sync b/a");
    }
  }

  @Test
  void aFullDiskIsSaidToBeUnavailableAndLeavesNoHalfFile() throws IOException {
    Disk full =
        new FailingDisk() {
          @Override
          public void writeDurably(Path newFile, byte[] bytes) throws IOException {
            Files.write(newFile, new byte[] {1});
            throw new IOException("No space left on device");
          }
        };
    assertPutFailsAndLeavesNothing(full);
  }

  @Test
  void aFolderThatIsGoneIsSaidToBeUnavailable() throws IOException {
    store.requireWritable();
    Path moved = root.resolveSibling(root.getFileName() + "-moved");
    Files.move(root, moved);
    assertNothingCanBeWritten();
    Files.move(moved, root);
    store.requireWritable();
    try (Stream<Path> files = Files.walk(root.resolve("tmp"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1).allMatch(f -> f.endsWith("lock"));
    }
  }

  @Test
  void aDiskThatIsFullIsSaidToBeUnavailable() throws Exception {
    Path disk = Files.createDirectory(root.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0,
        "skipped, because this needs the right to mount a small disk");
    store.close();
    store = FilePictureStore.open(disk);
    try {
      store.requireWritable();
      Path filler = disk.resolve("filler");
      assertThatThrownBy(() -> Files.write(filler, new byte[2 << 20]))
          .isInstanceOf(IOException.class);
      assertNothingCanBeWritten();
      Files.delete(filler);
      store.requireWritable();
    } finally {
      store.close();
      run("umount", disk.toString());
      store = FilePictureStore.open(root);
    }
  }

  private void assertNothingCanBeWritten() {
    assertThatThrownBy(store::requireWritable)
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void aFailedRenameLeavesNoHalfFile() throws IOException {
    Disk broken =
        new FailingDisk() {
          @Override
          public void publish(Path from, Path to) throws IOException {
            throw new IOException("Input/output error");
          }
        };
    assertPutFailsAndLeavesNothing(broken);
  }

  @Test
  void whatACrashLeftHalfWrittenIsClearedWhenTheStoreOpens() throws IOException {
    Path crashed = Files.createDirectories(root.resolve("tmp/crashed"));
    Files.createFile(crashed.resolve("lock"));
    Files.write(crashed.resolve("put-1"), bytes("half"));

    reopened();

    assertThat(crashed).doesNotExist();
  }

  @Test
  void openingAgainDoesNotDisturbAWriterThatIsStillAlive() throws IOException {
    try (FilePictureStore second = FilePictureStore.open(root)) {
      assertThat(second.put(bytes("abc"))).isEqualTo(store.put(bytes("abc")));
      store.put(bytes("still works"));
    }
    store.put(bytes("and still"));
    assertThat(store.list(null, 10)).hasSize(3);
  }

  @Test
  void aRootThatIsAFileIsSaidToBeUnavailable() throws IOException {
    Path file = Files.createFile(root.resolve("file"));

    assertThatThrownBy(() -> FilePictureStore.open(file))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
              assertThat(e.problem().detail()).doesNotContain(root.toString());
            });
  }

  @Test
  void foreignFilesInTheFoldersAreNotListed() throws IOException {
    Files.write(root.resolve("b/a/README"), bytes("hello"));

    assertThat(store.list(null, 10)).isEmpty();
  }

  private void assertPutFailsAndLeavesNothing(Disk disk) throws IOException {
    try (FilePictureStore other = FilePictureStore.open(root, disk)) {
      assertThatThrownBy(() -> other.put(bytes("abc")))
          .isInstanceOfSatisfying(
              PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
      try (Stream<Path> files = Files.walk(root)) {
        assertThat(files.filter(Files::isRegularFile).filter(f -> !f.endsWith("lock"))).isEmpty();
      }
      assertThat(store.exists(Sha256.of(bytes("abc")))).isFalse();
    }
  }

  private Path fileOf(Sha256 hash) {
    String hex = hash.hex();
    return root.resolve(hex.substring(0, 1)).resolve(hex.substring(1, 2)).resolve(hex);
  }

  /** A disk that works unless a method is overridden. */
  private abstract static class FailingDisk implements Disk {
    @Override
    public void writeDurably(Path newFile, byte[] bytes) throws IOException {
      Disk.real().writeDurably(newFile, bytes);
    }

    @Override
    public void publish(Path from, Path to) throws IOException {
      Disk.real().publish(from, to);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
      Disk.real().syncFolder(folder);
    }
  }
}
