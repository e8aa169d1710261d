package io.prism.index;

import io.prism.core.error.PrismException;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.IndexStats;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the collection can be read. */
@Readiness
@ApplicationScoped
public class IndexHealth implements HealthCheck {
  private final ArtworkIndex index;

  IndexHealth(ArtworkIndex index) {
    this.index = index;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("index");
    try {
      IndexStats stats = index.stats();
      return response
          .up()
          .withData("model", stats.model())
          .withData("indexed", stats.indexed())
          .build();
    } catch (PrismException e) {
      return response.down().withData("reason", e.problem().detail()).build();
    }
  }
}
