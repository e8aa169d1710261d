package io.prism.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.cli.output.ProgressBar.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aStrangersTextCannotMoveTheCursorOrTurnTheLine() {
    assertThat(Plain.line("red\033[2J\007 fox\u202Egpj\r\n\u0085\u2028end\uD800"))
        .isEqualTo("red [2J  fox gpj    end ");
  }

  @Test
  void aTableLinesItsColumnsUpAndEndsAtTheEdge() {
    Table table = new Table("ID", "TITLE");
    table.add("a", "a fox");
    table.add("longer", "a title that is longer than what is left of the line");
    table.print(new Terminal(out, out, false, false, 40));
    assertThat(printed().lines())
        .containsExactly(
            "ID      TITLE", "a       a fox", "longer  a title that is longer than wha…");
  }

  @Test
  void coloursAreOnlyForTerminals() {
    assertThat(new Terminal(out, out, false, false, 80).strong("ID")).isEqualTo("ID");
    assertThat(new Terminal(out, out, false, true, 80).strong("ID")).isEqualTo("\033[1mID\033[0m");
  }

  @Test
  void theBarTellsRateAndRemainingTimeOfThisRunAlone() {
    ProgressBar bar = new ProgressBar(out, true, "pictures", 0);
    bar.draw(new Progress(600, 500, 1_000), 10_000_000_000L);
    assertThat(printed())
        .isEqualTo(
            "\r[##################............]  600 of 1000 pictures, 10/s, 40 s left\033[K");
  }

  @Test
  void withoutATerminalThereIsALineNowAndThenAndOneAtTheEnd() {
    ProgressBar bar = new ProgressBar(out, false, "pictures", 0);
    for (int second = 1; second <= 12; second++) {
      bar.draw(new Progress(second, 0, 14), second * 1_000_000_000L);
    }
    bar.end(new Progress(14, 0, 14), 14_000_000_000L);
    assertThat(printed().lines())
        .containsExactly(
            "5 of 14 pictures, 1.0/s, 9 s left",
            "10 of 14 pictures, 1.0/s, 4 s left",
            "14 of 14 pictures, 1.0/s");
  }

  @Test
  void nothingOnAPageRunsOrLoadsOrBreaksOut() {
    String page =
        ContactSheet.html(
            "<script>alert(1)</script>",
            List.of(
                new ContactSheet.Card(
                    "\"><img src=x onerror=alert(1)>",
                    "' & <b>",
                    "javascript:alert(1)",
                    new byte[] {1, 2, 3}),
                new ContactSheet.Card("fox", "", "http://127.0.0.1:8080/x", new byte[0])));
    assertThat(page)
        .doesNotContain("<script", "<img src=x", "javascript:", "<b>")
        .contains("src=\"data:image/jpeg;base64,AQID\"")
        .contains("default-src 'none'")
        .contains("<a href=\"http://127.0.0.1:8080/x\">fox</a>");
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
