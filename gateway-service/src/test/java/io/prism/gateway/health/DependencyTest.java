package io.prism.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DependencyTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private @Nullable RuntimeException answer;
  private final Dependency dependency =
      new Dependency(
          "encoder",
          Dependency.Need.READY,
          limit -> {
            assertThat(limit).isEqualTo(LIMIT);
            if (answer != null) {
              throw answer;
            }
          });

  @Test
  void beforeTheFirstLookItIsNotTakenToBeThere() {
    assertThat(dependency.trouble()).contains("not been asked");
    dependency.look(LIMIT);
    assertThat(dependency.trouble()).isNull();
  }

  @Test
  void whatWasNeverThereIsAwayAtOnceWithItsReason() {
    answer = PrismException.of(Reason.UNAVAILABLE, "The vocabulary is not embedded yet.");
    dependency.look(LIMIT);
    assertThat(dependency.trouble()).isEqualTo("The vocabulary is not embedded yet.");
  }

  @Test
  void oneLookThatFailsIsNoOutageButTwoAre() {
    dependency.look(LIMIT);
    answer = new IllegalStateException("secret/path");
    dependency.look(LIMIT);
    assertThat(dependency.trouble()).isNull();
    dependency.look(LIMIT);
    assertThat(dependency.trouble()).isEqualTo("It does not answer.");
    answer = null;
    dependency.look(LIMIT);
    assertThat(dependency.trouble()).isNull();
  }

  @Test
  void aRefusalIsAnAnswer() {
    answer = PrismException.of(Reason.MODEL_MISMATCH, "Another model serves.");
    dependency.look(LIMIT);
    assertThat(dependency.trouble()).isNull();
  }

  @Test
  void aGatewayWaitsForItsFirstAnswerAndIsNotTakenOutWhenItGoesAwayLater() {
    assertThat(dependency.isAwaited()).isTrue();
    answer = PrismException.of(Reason.UNAVAILABLE, "It is away.");
    dependency.look(LIMIT);
    assertThat(dependency.isAwaited()).isTrue();
    answer = null;
    dependency.look(LIMIT);
    assertThat(dependency.isAwaited()).isFalse();
    answer = PrismException.of(Reason.UNAVAILABLE, "It is away.");
    dependency.look(LIMIT);
    dependency.look(LIMIT);
    assertThat(dependency.trouble()).isEqualTo("It is away.");
    assertThat(dependency.isAwaited()).isFalse();
  }

  @Test
  void whatOnlyUploadsNeedIsNeverWaitedFor() {
    Dependency kafka = new Dependency("kafka", Dependency.Need.UPLOADS, limit -> {});
    assertThat(kafka.isAwaited()).isFalse();
  }
}
