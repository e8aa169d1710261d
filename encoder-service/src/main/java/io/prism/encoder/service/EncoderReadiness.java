package io.prism.encoder.service;

import io.prism.encoder.Encoder;
import io.prism.encoder.batch.Lane;
import io.prism.encoder.batch.Ticket;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once a first text and a first picture have gone all the way. */
@Readiness
@Singleton
public class EncoderReadiness implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Encoder encoder;
  private volatile boolean warm;

  public EncoderReadiness(Encoder encoder) {
    this.encoder = encoder;
  }

  String model() {
    return encoder.pack().model().toString();
  }

  /** Blocks for some tens of milliseconds. */
  void warmUp() {
    Ticket ticket = Ticket.within(Lane.INTERACTIVE, PATIENCE);
    encoder.text("a red fox", ticket).join();
    encoder.picture(FirstPicture::png, ticket).join();
    warm = true;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("encoder").status(warm).withData("model", model());
    if (!warm) {
      response.withData("reason", "The networks are being loaded.");
    }
    return response.build();
  }
}
