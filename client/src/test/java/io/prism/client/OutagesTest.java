package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutagesTest {
  private final List<String> lines = new ArrayList<>();
  private long now;
  private final Outages outages = new Outages(new Lines(), () -> now);

  @Test
  void eachKindOfFailureIsToldOnceAMinute() {
    for (int i = 0; i < 1_000; i++) {
      outages.met(Status.UNAVAILABLE.withDescription("refused: 10.0.0.1:" + (40_000 + i)));
    }
    outages.met(Status.INTERNAL.withDescription("http2 exception"));
    assertThat(lines)
        .containsExactly(
            "a service is away: UNAVAILABLE: refused: 10.0.0.1:40000 ",
            "a service is away: INTERNAL: http2 exception ");
    now = Duration.ofSeconds(61).toNanos();
    outages.met(Status.INTERNAL.withDescription("http2 exception"));
    assertThat(lines).hasSize(3);
  }

  @Test
  void howeverManyKindsThereAreTheLogStaysShort() {
    for (int i = 0; i < 1_000; i++) {
      outages.met(Status.UNAVAILABLE.withDescription("x".repeat(i) + "\n" + "y".repeat(10_000)));
    }
    assertThat(lines).hasSize(Outages.KINDS).allMatch(line -> line.length() < 400);
    assertThat(lines).noneMatch(line -> line.contains("\n"));
  }

  private final class Lines implements System.Logger {
    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String text, Throwable thrown) {
      lines.add(text);
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
      lines.add(MessageFormat.format(format, parameters));
    }
  }
}
