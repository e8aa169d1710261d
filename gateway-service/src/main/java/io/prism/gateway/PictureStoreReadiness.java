package io.prism.gateway;

import io.prism.pictures.store.PictureStore.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the picture store was reached. When it is away later, searches are still served, and
 * taking every gateway out of service would help nobody.
 */
@Readiness
@ApplicationScoped
public class PictureStoreReadiness implements HealthCheck {
  private final Remotes remotes;

  public PictureStoreReadiness(Remotes remotes) {
    this.remotes = remotes;
  }

  @Override
  public HealthCheckResponse call() {
    Condition condition = remotes.store().condition();
    return HealthCheckResponse.named("gateway: picture store")
        .status(condition != Condition.NEVER_REACHED)
        .withData("state", condition.name())
        .build();
  }
}
