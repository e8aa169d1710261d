package io.prism.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.error.Reason;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClosingTest {
  @Test
  void everybodyIsLetInUntilTheEndIsAnnouncedAndTheDelayIsOver() {
    Closing closing = new Closing(Optional.of(Duration.ofHours(1)));
    assertThat(closing.refusal("/v1/search")).isEmpty();
    closing.announce(new ShutdownDelayInitiatedEvent());
    assertThat(closing.refusal("/v1/search")).isEmpty();
  }

  @Test
  void thenWhoIsNewIsToldToComeBackAndHealthIsStillTold() {
    Closing closing = new Closing(Optional.empty());
    closing.announce(new ShutdownDelayInitiatedEvent());
    assertThat(closing.refusal("/v1/search"))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.problem().reason()).isEqualTo(Reason.UNAVAILABLE);
              assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            });
    assertThat(closing.refusal("/prism.gateway.v1.SearchService/Search")).isPresent();
    assertThat(closing.refusal("/q/health/ready")).isEmpty();
  }
}
