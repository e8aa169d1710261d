package io.prism.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LogIdsTest {
  private final Traces off = Traces.off();

  @Test
  void aLineHasTheIdsOfWhatItIsLoggedFor() {
    String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Context trace =
        off.begin(
            "record", SpanKind.CONSUMER, off.from(name -> name.length() == 11 ? parent : null));
    try (Scope scope = CurrentArtwork.of(trace, "fox").makeCurrent()) {
      assertThat(idsOfALine())
          .containsOnly(
              Map.entry("traceId", "4bf92f3577b34da6a3ce929d0e0e4736"),
              Map.entry("artworkId", "fox"));
    }
    assertThat(idsOfALine()).isEmpty();
  }

  @Test
  void anArtworkThatBecomesKnownStaysKnownForWhatFollowsInTheRequest() {
    Context request = CurrentArtwork.unknown(off.begin("request", SpanKind.SERVER, Context.root()));
    try (Scope scope = request.makeCurrent()) {
      assertThat(idsOfALine()).containsOnlyKeys("traceId");
      try (Scope step = off.begin("step", SpanKind.INTERNAL, Context.current()).makeCurrent()) {
        CurrentArtwork.is("fox");
      }
      assertThat(idsOfALine()).containsEntry("artworkId", "fox");
    }
    Context next = CurrentArtwork.unknown(off.begin("request", SpanKind.SERVER, Context.root()));
    try (Scope scope = next.makeCurrent()) {
      assertThat(idsOfALine()).doesNotContainKey("artworkId");
    }
    CurrentArtwork.is("nobody's");
    assertThat(idsOfALine()).isEmpty();
  }

  private static Map<String, String> idsOfALine() {
    ExtLogRecord line = new ExtLogRecord(Level.INFO, "said", LogIdsTest.class.getName());
    assertThat(new LogIds().isLoggable(line)).isTrue();
    return line.getMdcCopy();
  }
}
