package io.prism.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the signals do is tried with whole processes, in StopIT. */
class StopSignalsTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "60, 60", "999999, 999999"})
  void theLimitIsANumberOfSeconds(String limit, long seconds) {
    assertThat(StopSignals.seconds(limit)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1.5", "25s", "9999999", "soon"})
  void whatIsNoneMeansTheUsualLimit(String limit) {
    assertThat(StopSignals.seconds(limit)).isEqualTo(25);
  }

  @Test
  void withoutOneTheUsualLimitHolds() {
    assertThat(StopSignals.seconds(null)).isEqualTo(25);
  }
}
