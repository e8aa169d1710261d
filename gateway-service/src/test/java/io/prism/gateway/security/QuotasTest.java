package io.prism.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private long now = TimeUnit.HOURS.toNanos(1);

  @Test
  void aQuotaIsUsedUpAndComesBackWhenItSaysSo() {
    Quotas quotas = quotas(60, 0, 0);
    for (int i = 0; i < 60; i++) {
      assertThat(quotas.take("a", Meter.UPLOAD, 0)).isNull();
    }
    Quotas.Exceeded exceeded = quotas.take("a", Meter.UPLOAD, 0);
    assertThat(exceeded).isNotNull();
    assertThat(exceeded.what()).isEqualTo("uploads");
    assertThat(exceeded.retryAfter()).isEqualTo(Duration.ofSeconds(1));

    now += exceeded.retryAfter().toNanos();
    assertThat(quotas.take("a", Meter.UPLOAD, 0)).isNull();
    assertThat(quotas.take("a", Meter.UPLOAD, 0)).isNotNull();
  }

  @Test
  void callersAndKindsOfCallsDoNotShare() {
    Quotas quotas = quotas(1, 1, 0);
    assertThat(quotas.take("a", Meter.UPLOAD, 0)).isNull();
    assertThat(quotas.take("a", Meter.UPLOAD, 0)).isNotNull();
    assertThat(quotas.take("a", Meter.SEARCH, 0)).isNull();
    assertThat(quotas.take("b", Meter.UPLOAD, 0)).isNull();
  }

  @Test
  void theTimeToWaitFollowsFromTheRate() {
    Quotas quotas = quotas(2, 0, 0);
    quotas.take("a", Meter.UPLOAD, 0);
    quotas.take("a", Meter.UPLOAD, 0);
    Quotas.Exceeded exceeded = quotas.take("a", Meter.UPLOAD, 0);
    assertThat(exceeded).isNotNull();
    // Two a minute: the next one is due in half a minute.
    assertThat(exceeded.retryAfter()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void bytesCountAlsoWhenNobodyAnnouncedThem() {
    Quotas quotas = quotas(0, 0, 6_000);
    assertThat(quotas.take("a", Meter.NONE, 0)).isNull();
    quotas.charge("a", 12_000);
    Quotas.Exceeded exceeded = quotas.take("a", Meter.NONE, 0);
    assertThat(exceeded).isNotNull();
    // 6,000 over the limit at 100 a second.
    assertThat(exceeded.retryAfter()).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(62));
  }

  @Test
  void aBodyLargerThanTheQuotaMayComeOnce() {
    Quotas quotas = quotas(0, 0, 1_000);
    assertThat(quotas.take("a", Meter.UPLOAD, 5_000)).isNull();
    assertThat(quotas.take("a", Meter.UPLOAD, 1)).isNotNull();
  }

  @Test
  void nothingIsCountedWhereQuotasAreOff() {
    Quotas quotas = quotas(0, 0, 0);
    for (int i = 0; i < 100_000; i++) {
      assertThat(quotas.take("a", Meter.UPLOAD, 20_000_000)).isNull();
    }
  }

  private Quotas quotas(long uploads, long searches, long bytes) {
    SecurityConfig.Quota limits =
        new SecurityConfig.Quota() {
          @Override
          public long uploadsPerMinute() {
            return uploads;
          }

          @Override
          public long searchesPerMinute() {
            return searches;
          }

          @Override
          public long bytesPerMinute() {
            return bytes;
          }

          @Override
          public int maxCallers() {
            return 100;
          }
        };
    return new Quotas(
        limits,
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return now;
          }

          @Override
          public boolean isWallClockBased() {
            return true;
          }
        });
  }
}
