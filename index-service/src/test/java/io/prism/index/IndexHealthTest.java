package io.prism.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.decomposition.Subtraction;
import io.prism.core.embedding.ModelSpace;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.core.rank.Weights;
import io.prism.index.search.Calibration;
import io.prism.index.search.Categories;
import io.prism.index.search.Decomposer;
import io.prism.index.search.Rehearsal;
import io.prism.index.search.SearchCalls;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.Artworks;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.LuceneSettings;
import io.prism.models.Vocabulary;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IndexHealthTest {
  private static final ModelSpace SPACE = ModelSpace.uncentred(Artworks.MODEL, Artworks.SIZE);

  @TempDir Path folder;
  private final AtomicInteger searched = new AtomicInteger();
  private final AtomicInteger looked = new AtomicInteger();
  private volatile boolean searchable = true;
  private ArtworkIndex lucene;
  private IndexHealth health;

  @BeforeEach
  void open() {
    lucene =
        LuceneArtworkIndex.open(LuceneSettings.defaults(folder, Artworks.MODEL, Artworks.SIZE));
    ArtworkIndex index = watched();
    SearchCalls calls =
        new SearchCalls(
            index,
            new Decomposer(SPACE, new Subtraction(1)),
            Calibration.unmeasured(new Weights(1, 1, 0)),
            new Categories(Vocabulary.EMPTY, 2));
    health = new IndexHealth(index, new Rehearsal(calls, SPACE));
  }

  @AfterEach
  void close() {
    lucene.close();
  }

  @Test
  void isReadyOnceItHasSearchedAndSearchesNoMore() {
    assertThat(settled().getStatus()).isEqualTo(Status.UP);
    int first = searched.get();
    assertThat(first).isPositive();

    int looks = looked.get();
    while (looked.get() == looks) { // an answer is fresh for a second
      Thread.onSpinWait();
      assertThat(settled().getStatus()).isEqualTo(Status.UP);
    }
    assertThat(searched).hasValue(first);
  }

  @Test
  void isNotReadyWhileASearchFailsAlthoughItCanBeRead() {
    searchable = false;
    HealthCheckResponse response = settled();
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData().orElseThrow()).containsEntry("reason", "No search today.");

    searchable = true;
    while (settled().getStatus() != Status.UP) { // the test's time is up otherwise
      Thread.onSpinWait();
    }
  }

  /** Asks until the look has ended, as a probe does. */
  private HealthCheckResponse settled() {
    HealthCheckResponse response = health.call();
    while (response.getData().toString().contains("did not answer")) {
      response = health.call();
    }
    return response;
  }

  private ArtworkIndex watched() {
    return (ArtworkIndex)
        Proxy.newProxyInstance(
            ArtworkIndex.class.getClassLoader(),
            new Class<?>[] {ArtworkIndex.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("stats")) {
                looked.incrementAndGet();
              }
              if (method.getName().equals("search")) {
                searched.incrementAndGet();
                if (!searchable) {
                  throw PrismException.of(Reason.UNAVAILABLE, "No search today.");
                }
              }
              try {
                return method.invoke(lucene, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
