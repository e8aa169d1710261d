package io.prism.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-30T01:02:03Z"), ZoneOffset.UTC);

  private final MeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void nothingThatCallersSendBreaksALineOrReachesATerminal() throws Exception {
    String evil = "a\r\nwho=root\u001b[2J\u0000\u007f\u2028\u202e\"";
    String line = AuditLine.of(entry(evil + "x".repeat(999)), CLOCK.instant());
    assertThat(line).matches("[ -~]+").hasSizeLessThan(1_000);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.path("id").asText()).startsWith(evil);
    assertThat(json.path("time").asText()).isEqualTo("2026-11-30T01:02:03Z");
  }

  @Test
  void whileTheDiskStandsStillNobodyWaitsAndChangesAreRefusedOnceTheQueueIsFull() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    List<String> written = new CopyOnWriteArrayList<>();
    AuditLog log =
        new AuditLog(
            3,
            line -> {
              writing.countDown();
              await(disk);
              written.add(line);
            },
            CLOCK,
            meters);
    List<AuditLog.Place> places = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      places.add(log.reserve());
      places.get(i).fill(entry("a" + i));
    }
    writing.await();

    assertThat(places).doesNotContainNull();
    assertThat(log.reserve()).isNull();
    log.addIfPossible(entry("refused"));
    assertThat(written).isEmpty();
    assertThat(meters.get("prism.audit.refused").counter().count()).isEqualTo(1);
    assertThat(meters.get("prism.audit.lost").counter().count()).isEqualTo(1);
    assertThat(meters.get("prism.audit.waiting").gauge().value()).isEqualTo(2);

    disk.countDown();
    log.close();
    assertThat(written).extracting(AuditLogTest::id).containsExactly("a0", "a1", "a2");
    assertThat(log.reserve()).isNotNull();
  }

  @Test
  void whatWasNotWrittenYetIsWrittenBeforeTheEnd() {
    List<String> written = new CopyOnWriteArrayList<>();
    AuditLog log = new AuditLog(100, written::add, CLOCK, meters);
    for (int i = 0; i < 100; i++) {
      log.addIfPossible(entry("a" + i));
    }
    log.close();
    assertThat(written).hasSize(100);
  }

  @Test
  void aSinkThatFailsIsCountedAndTheNextLineIsWritten() throws Exception {
    BlockingQueue<String> written = new LinkedBlockingQueue<>();
    AuditLog log =
        new AuditLog(
            2,
            line -> {
              if (id(line).equals("bad")) {
                throw new IllegalStateException("disk");
              }
              written.add(line);
            },
            CLOCK,
            meters);
    log.addIfPossible(entry("bad"));
    log.addIfPossible(entry("good"));
    assertThat(id(written.poll(30, TimeUnit.SECONDS))).isEqualTo("good");
    assertThat(meters.get("prism.audit.lost").counter().count()).isEqualTo(1);
    log.close();
  }

  @Test
  void aPlaceTakesOneLine() {
    List<String> written = new CopyOnWriteArrayList<>();
    AuditLog log = new AuditLog(1, written::add, CLOCK, meters);
    AuditLog.Place place = log.reserve();
    place.fill(entry("first"));
    place.fill(entry("second"));
    log.close();
    assertThat(written).extracting(AuditLogTest::id).containsExactly("first");
  }

  private static AuditLog.Entry entry(String id) {
    return new AuditLog.Entry("k", "::1", "PUT /x", id, "202", "t");
  }

  private static String id(String line) {
    try {
      return new ObjectMapper().readTree(line).path("id").asText();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
