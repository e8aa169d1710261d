package io.prism.gateway.web;

import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.security.Refusal;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The door on the process's way to its end: first only readiness says so, so that load balancers
 * turn elsewhere; after {@code quarkus.shutdown.delay} nobody new is let in, and Quarkus waits for
 * those who are at work, for {@code quarkus.shutdown.timeout} at most.
 */
@ApplicationScoped
public class Closing {
  private static final Refusal REFUSAL =
      new Refusal(
          Problem.of(Reason.UNAVAILABLE, "Prism is shutting down; please try again."),
          Duration.ofSeconds(1),
          false);

  private final Duration delay;
  private volatile boolean announced;
  private volatile long closedFrom;

  public Closing(@ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
    this.delay = delay.orElse(Duration.ZERO);
  }

  void announce(@Observes ShutdownDelayInitiatedEvent event) {
    closedFrom = System.nanoTime() + delay.toNanos();
    announced = true;
  }

  /** What a new request gets; empty while requests are let in. Health is told until the end. */
  Optional<Refusal> refusal(String path) {
    boolean closed = announced && System.nanoTime() - closedFrom >= 0;
    return closed && !path.startsWith("/q/") ? Optional.of(REFUSAL) : Optional.empty();
  }
}
