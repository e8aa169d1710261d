package io.prism.caption.service;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready as soon as the vocabulary is embedded; until then it says what is missing. */
@Readiness
@ApplicationScoped
public class CaptionReadiness implements HealthCheck {
  private final CaptionParts parts;

  public CaptionReadiness(CaptionParts parts) {
    this.parts = parts;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("caption");
    return parts.isReady()
        ? response.up().build()
        : response.down().withData("waitingFor", parts.waitingFor()).build();
  }
}
