package io.prism.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Callers' own words come back in errors, and must not break the answer that holds them. */
class ProblemTest {
  @Test
  void namesThatCallersMakeUpAreCut() {
    String endless = "x".repeat(1_000_000);
    Problem problem = Problem.invalid(endless, "The field " + endless + " is unknown here.");

    assertThat(problem.field()).hasSize(403).endsWith("x...");
    assertThat(problem.detail()).hasSize(403).startsWith("The field xxx");
  }

  @Test
  void aCharacterOfTwoHalvesIsNotCutApart() {
    Problem problem = Problem.of(Reason.INTERNAL, "x".repeat(399) + "\ud83e\udd8a" + "x");

    assertThat(problem.detail()).isEqualTo("x".repeat(399) + "...");
  }

  @Test
  void controlCharactersAreShownAsUnknownOnes() {
    Problem problem = Problem.invalid("a\r\nb", "c\u0000d\u007fe");

    assertThat(problem.field()).isEqualTo("a\ufffd\ufffdb");
    assertThat(problem.detail()).isEqualTo("c\ufffdd\ufffde");
  }

  @Test
  void whatPrismSaysStaysAsItIs() {
    Problem problem =
        Problem.overLimit(Reason.PICTURE_TOO_LARGE, "picture", "5 bytes", "It's big.");

    assertThat(problem.field()).isEqualTo("picture");
    assertThat(problem.detail()).isEqualTo("It's big.");
    assertThat(problem.limit()).isEqualTo("5 bytes");
  }
}
