package io.prism.gateway;

import io.prism.gateway.queue.TailRunner;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready as soon as everything that was queued before the start is known. */
@Readiness
@ApplicationScoped
public class GatewayReadiness implements HealthCheck {
  private final TailRunner tail;

  public GatewayReadiness(TailRunner tail) {
    this.tail = tail;
  }

  @Override
  public HealthCheckResponse call() {
    boolean ready = tail.isCaughtUp();
    return HealthCheckResponse.named("gateway: log of uploads")
        .status(ready)
        .withData("state", ready ? "caught up" : "still being read, or Kafka is away")
        .build();
  }
}
