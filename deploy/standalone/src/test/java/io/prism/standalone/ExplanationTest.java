package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  @Test
  void theFirstCauseThatIsKnownIsTold() {
    Throwable failure =
        new IllegalStateException(
            new RuntimeException(new BindException("Address already in use")));
    assertThat(Explanation.of(failure)).startsWith("a port is in use").contains("--kafka-port");
  }

  @Test
  void aFullDiskIsRecognisedWhoeverFoundIt() {
    Throwable failure = new RuntimeException(new IOException("No space left on device"));
    assertThat(Explanation.of(failure)).contains("full").contains("--data");
  }

  @Test
  void aCheckThatSaysWhatToDoIsToldInItsOwnWords() {
    Throwable failure =
        new RuntimeException(
            new IllegalStateException(
                "x is 0. Recommended action: set it to 1.", new RuntimeException("detail")));
    assertThat(Explanation.of(failure))
        .contains("x is 0. Recommended action: set it to 1.")
        .doesNotContain("detail");
  }

  @Test
  void anUnknownCauseIsToldByItsRootInOneLine() {
    Throwable failure = new RuntimeException("outer", new IllegalStateException("first\n  second"));
    assertThat(Explanation.of(failure)).isEqualTo("could not start: first second");
  }

  @Test
  void aCauseWithoutWordsIsToldByItsName() {
    assertThat(Explanation.of(new RuntimeException(new InterruptedException())))
        .isEqualTo("could not start: InterruptedException");
  }
}
