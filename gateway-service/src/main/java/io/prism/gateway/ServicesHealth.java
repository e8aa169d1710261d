package io.prism.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says how the connections to the other services are. Always up: what needs none of those that are
 * away is served, the rest is told that they are, and taking gateways out of service brings none
 * back.
 */
@Readiness
@ApplicationScoped
public class ServicesHealth implements HealthCheck {
  private final ServiceChannels channels;
  private final GatewayConfig.Services services;

  public ServicesHealth(ServiceChannels channels, GatewayConfig config) {
    this.channels = channels;
    this.services = config.services();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("gateway: services")
        .up()
        .withData("encoder", channels.state(services.encoder()))
        .withData("caption", channels.state(services.caption()))
        .withData("index", channels.state(services.index()))
        .build();
  }
}
