package io.prism.encoder.service;

import io.prism.encoder.Encoder;
import io.prism.encoder.batch.Lane;
import io.prism.encoder.batch.Ticket;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ready once a first text and a first picture have gone all the way, and as long as the engine can
 * compute.
 */
@Readiness
@Singleton
public class EncoderReadiness implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(EncoderReadiness.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Encoder encoder;
  private volatile boolean warm;
  private volatile boolean stopped;

  public EncoderReadiness(Encoder encoder) {
    this.encoder = encoder;
  }

  String model() {
    return encoder.pack().model().toString();
  }

  String engine() {
    return encoder.engine().description();
  }

  /**
   * Warms up: here, which blocks for some tens of milliseconds and throws what goes wrong; or, if
   * the engine is elsewhere, in the background until it succeeds.
   */
  void start() {
    if (encoder.engine().isElsewhere()) {
      Thread thread = new Thread(this::warmUpSomeTime, "encoder-warm-up");
      thread.setDaemon(true);
      thread.start();
    } else {
      warmUp();
    }
  }

  @PreDestroy
  void stop() {
    stopped = true;
  }

  private void warmUp() {
    Ticket ticket = Ticket.within(Lane.INTERACTIVE, PATIENCE);
    encoder.text("a red fox", ticket).join();
    encoder.picture(FirstPicture::png, ticket).join();
    warm = true;
  }

  private void warmUpSomeTime() {
    try {
      boolean told = false;
      while (!stopped && !warm) {
        if (encoder.engine().trouble().isEmpty()) {
          told = tryToWarmUp(told);
        }
        if (!warm) {
          Thread.sleep(PAUSE.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryToWarmUp(boolean told) {
    try {
      warmUp();
      return told;
    } catch (RuntimeException e) {
      if (!told) {
        LOG.warn("The first picture or text could not be encoded. It is tried until it can be.", e);
      }
      return true;
    }
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> trouble = encoder.engine().trouble();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("encoder")
            .status(warm && trouble.isEmpty())
            .withData("model", model())
            .withData("engine", engine());
    trouble
        .or(() -> warm ? Optional.empty() : Optional.of("The networks are being loaded."))
        .ifPresent(reason -> response.withData("reason", reason));
    return response.build();
  }
}
