package io.prism.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  @Test
  void theFirstCauseThatIsKnownIsTold() {
    Throwable failure =
        new IllegalStateException(
            new RuntimeException(new BindException("Address already in use")));
    assertThat(Explanation.of(failure))
        .isEqualTo(
            "a port is in use: Address already in use; choose another with QUARKUS_HTTP_PORT");
  }

  @Test
  void aCheckThatSaysWhatToDoIsToldInItsOwnWords() {
    Throwable failure =
        new RuntimeException(
            "outer",
            new IllegalStateException(
                "x is 0. Recommended action: set it to 1.", new RuntimeException("detail")));
    assertThat(Explanation.of(failure)).isEqualTo("x is 0. Recommended action: set it to 1.");
  }

  @Test
  void aFullDiskAFolderOfOthersAndTooLittleMemoryAreRecognised() {
    assertThat(Explanation.of(new RuntimeException(new IOException("No space left on device"))))
        .isEqualTo("the disk is full: make room");
    assertThat(Explanation.of(new RuntimeException(new AccessDeniedException("/data/index"))))
        .isEqualTo("permission denied: /data/index");
    assertThat(Explanation.of(new OutOfMemoryError("Java heap space"))).contains("-Xmx");
  }

  @Test
  void whatTheCallerKnowsBetterComesFirst() {
    Throwable failure = new RuntimeException(new BindException("Address already in use"));
    assertThat(Explanation.of(failure, t -> t instanceof BindException ? "use --port" : null))
        .isEqualTo("use --port");
  }

  @Test
  void anUnknownCauseIsToldByItsRootInOneLine() {
    Throwable failure = new RuntimeException("outer", new IllegalStateException("first\n  second"));
    assertThat(Explanation.of(failure)).isEqualTo("could not start: first second");
    assertThat(Explanation.of(new RuntimeException(new InterruptedException())))
        .isEqualTo("could not start: InterruptedException");
  }
}
