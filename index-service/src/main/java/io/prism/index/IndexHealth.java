package io.prism.index;

import io.prism.core.error.PrismException;
import io.prism.index.search.Rehearsal;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.IndexStats;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ready once it has searched, and while the collection can be read. However many ask, it is read
 * once a second, and a disk that does not answer holds nobody up.
 */
@Readiness
@ApplicationScoped
public class IndexHealth implements HealthCheck {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private static final Logger LOG = Logger.getLogger(IndexHealth.class);

  private final ArtworkIndex index;
  private final Rehearsal rehearsal;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "prism-index-health");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable CompletableFuture<HealthCheckResponse> last;
  private long lastBegan;

  // Of the one thread that reads.
  private boolean rehearsed;

  private boolean told;

  IndexHealth(ArtworkIndex index, Rehearsal rehearsal) {
    this.index = index;
    this.rehearsal = rehearsal;
  }

  void stop(@Observes ShutdownEvent event) {
    reader.shutdownNow();
  }

  @Override
  public HealthCheckResponse call() {
    try {
      return look().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return down("The index did not answer within " + LIMIT.toSeconds() + " s.");
    } catch (ExecutionException e) {
      return down("The index cannot be read.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return down("The look at the index was interrupted.");
    }
  }

  /** The look that is under way, or was a moment ago, or a new one. */
  private synchronized CompletableFuture<HealthCheckResponse> look() {
    long now = System.nanoTime();
    CompletableFuture<HealthCheckResponse> known = last;
    if (known == null || (known.isDone() && now - lastBegan > FRESH_NANOS)) {
      known = CompletableFuture.supplyAsync(this::read, reader);
      last = known;
      lastBegan = now;
    }
    return known;
  }

  private HealthCheckResponse read() {
    try {
      if (!rehearsed) {
        rehearsal.run();
        rehearsed = true;
      }
      IndexStats stats = index.stats();
      return named()
          .up()
          .withData("model", stats.model())
          .withData("indexed", stats.indexed())
          .build();
    } catch (PrismException e) {
      return down(e.problem().detail());
    } catch (RuntimeException e) {
      if (!told) {
        LOG.warn("the index cannot be read", e);
        told = true;
      }
      throw e;
    }
  }

  private static HealthCheckResponse down(String reason) {
    return named().down().withData("reason", reason).build();
  }

  private static HealthCheckResponseBuilder named() {
    return HealthCheckResponse.named("index");
  }
}
