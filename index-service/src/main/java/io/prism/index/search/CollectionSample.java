package io.prism.index.search;

import io.prism.core.embedding.VectorMath;
import io.prism.core.rank.Background;
import io.prism.core.rank.Dimension;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.IndexStats;
import io.prism.index.store.UnitVectors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The vectors of some artworks, chosen at random, that queries are compared with to tell relation
 * from chance. Renewed in the background as the collection changes, so that no search waits for it;
 * a search may see one that is some seconds old. Thread-safe.
 */
public final class CollectionSample implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(CollectionSample.class);

  /**
   * Mean and deviation of so many cosines are within some 3 % of the collection's own; smaller
   * collections are compared as they are.
   */
  private static final int SIZE = 1_000;

  /** A collection that grew or shrank by more is another one. */
  private static final double CHANGE = 0.1;

  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  private final ArtworkIndex index;
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(CollectionSample::thread);
  private volatile Drawn drawn = new Drawn(List.of(), 0, System.nanoTime());

  /**
   * @param indexed artworks in the collection at that time
   * @param nanoTime when it was
   */
  private record Drawn(List<UnitVectors> vectors, long indexed, long nanoTime) {}

  /** Empty until {@link #start} or {@link #renew}. */
  public CollectionSample(ArtworkIndex index) {
    this.index = index;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "prism-collection-sample");
    thread.setDaemon(true);
    return thread;
  }

  public void start() {
    renewals.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      renew();
    } catch (RuntimeException e) {
      // The index is away or closing: the old sample serves on, and the next look tries again.
      LOG.debug("the collection was not sampled", e);
    }
  }

  /** Draws anew if the collection has changed or the sample is old. Blocks. */
  void renew() {
    IndexStats stats = index.stats();
    Drawn last = drawn;
    boolean changed = Math.abs(stats.indexed() - last.indexed()) > CHANGE * last.indexed();
    if (changed || System.nanoTime() - last.nanoTime() > MAX_AGE.toNanos()) {
      drawn = new Drawn(index.sample(SIZE), stats.indexed(), System.nanoTime());
    }
  }

  /**
   * How near this query comes to the collection by chance; empty while too little is known.
   *
   * @param query of unit length
   */
  Optional<Background> background(Dimension dimension, float[] query) {
    List<UnitVectors> vectors = drawn.vectors();
    double[] cosines =
        vectors.stream()
            .map(artwork -> artwork.get(dimension))
            .filter(vector -> vector != null && vector.length == query.length)
            .mapToDouble(vector -> VectorMath.dot(query, vector))
            .toArray();
    return cosines.length < Background.MIN_SAMPLE
        ? Optional.empty()
        : Optional.of(Background.of(cosines));
  }

  @Override
  public void close() {
    renewals.shutdownNow();
  }
}
