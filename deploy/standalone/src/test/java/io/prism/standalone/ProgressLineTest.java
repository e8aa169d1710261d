package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now;

  @Test
  void aTerminalGetsABarThatRedrawsItself() {
    ProgressLine line = new ProgressLine(out, true, 100, () -> now);
    now = 1_000_000_000L;
    line.at(50);
    assertThat(text())
        .startsWith("\r[" + "#".repeat(15) + ".".repeat(15) + "]")
        .contains("50 of 100", "50/s", "1 s left");
    now = 2_000_000_000L;
    line.at(100);
    assertThat(text()).endsWith("\n").contains("100 of 100");
  }

  @Test
  void aFileGetsALineNowAndThenAndOneAtTheEnd() {
    ProgressLine line = new ProgressLine(out, false, 1000, () -> now);
    for (int i = 1; i <= 1000; i++) {
      now += 12_000_000L;
      line.at(i);
    }
    assertThat(text().lines()).hasSize(3).allSatisfy(l -> assertThat(l).doesNotContain("\r"));
    assertThat(text()).endsWith(String.format("1000 of 1000 artworks, 83/s%n"));
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
