package io.prism.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.event.v1.ArtworkUploaded;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueuedArtworksTest {
  private final QueuedArtworks queue = new QueuedArtworks(3);

  @Test
  void theLaterEntryOfAnArtworkCountsInWhateverOrderTheyAreSeen() {
    queue.add("a", upload(2, 0, 11));
    queue.add("a", upload(1, 0, 10));

    assertThat(queue.find("a")).map(Queued::version).hasValue(2L);
  }

  @Test
  void whatTheIndexHasDealtWithIsForgotten() {
    queue.add("a", upload(1, 0, 10));
    queue.add("b", upload(1, 0, 11));
    queue.add("c", upload(1, 1, 5));

    queue.indexedUpTo(0, 11);

    assertThat(queue.find("a")).isEmpty();
    assertThat(queue.find("b")).isPresent();
    assertThat(queue.find("c")).isPresent();
  }

  @Test
  void beyondTheLimitTheOldestIsForgottenButNotItsVersion() {
    queue.add("a", upload(9, 0, 1));
    queue.add("b", upload(1, 0, 2));
    queue.add("c", upload(1, 0, 3));
    assertThat(queue.forgottenVersion()).isZero();

    queue.add("d", upload(1, 0, 4));

    assertThat(queue.find("a")).isEmpty();
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.forgottenVersion()).isEqualTo(9);
  }

  private static Queued upload(long version, int partition, long offset) {
    return new Queued(
        version,
        Optional.of(ArtworkUploaded.newBuilder().setVersion(version).build()),
        new UploadLog.Position(partition, offset));
  }
}
