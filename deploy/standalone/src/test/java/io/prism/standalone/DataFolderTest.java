package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void aMissingFolderIsMadeWithItsParents() throws Exception {
    Path deep = folder.resolve("a b/c");
    try (DataFolder opened = DataFolder.open(deep, 0)) {
      assertThat(deep).isDirectory();
    }
  }

  @Test
  void anotherProcessThatHoldsItIsNamed() throws Exception {
    try (JavaProcess holder = holder()) {
      assertThatThrownBy(() -> DataFolder.open(folder, 0))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("process " + holder.pid() + ")")
          .hasMessageContaining("--data");
    }
  }

  @Test
  void theLockOfAKilledProcessIsGone() throws Exception {
    try (JavaProcess holder = holder()) {
      holder.kill();
      assertThatCode(() -> DataFolder.open(folder, 0).close()).doesNotThrowAnyException();
    }
  }

  @Test
  void aSecondOpeningInTheSameProcessIsRefused() throws Exception {
    try (DataFolder first = DataFolder.open(folder, 0)) {
      assertThatThrownBy(() -> DataFolder.open(folder, 0)).isInstanceOf(StartFailure.class);
    }
    assertThatCode(() -> DataFolder.open(folder, 0).close()).doesNotThrowAnyException();
  }

  @Test
  void aFullDiskIsRefusedAndTheLockGivenBack() {
    assertThatThrownBy(() -> DataFolder.open(folder, Long.MAX_VALUE))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("full")
        .hasMessageContaining("MB needed");
    assertThatCode(() -> DataFolder.open(folder, 0).close()).doesNotThrowAnyException();
  }

  @Test
  void aFileInTheFoldersPlaceIsSaid() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file, 0))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("there is a file of that name");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsSaid() {
    // Not even root makes folders there.
    Path forbidden = Path.of("/proc/prism-data");
    assertThatThrownBy(() -> DataFolder.open(forbidden, 0))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot use the data folder /proc/prism-data");
  }

  private JavaProcess holder() throws Exception {
    return JavaProcess.start(LockHolder.class.getName(), List.of(folder.toString()))
        .awaitOutput("locked", PATIENCE);
  }
}
