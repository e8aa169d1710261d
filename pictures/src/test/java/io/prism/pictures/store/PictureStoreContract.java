package io.prism.pictures.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.pictures.store.PictureStore.Integrity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link PictureStore} does. An adapter's test extends it and says how to open one. */
public abstract class PictureStoreContract {
  /** The well-known hash of "abc" (FIPS 180-2, appendix B.1). */
  private static final Sha256 ABC =
      new Sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  /** An open store, the same one throughout a test, empty at its start. */
  protected abstract PictureStore store();

  /** Opens the same place again, as after a restart. */
  protected abstract PictureStore reopened();

  /** Spoils the stored bytes behind the store's back. */
  protected abstract void corrupt(Sha256 hash);

  @Test
  void aPictureIsFoundUnderTheHashOfItsBytes() {
    assertThat(store().put(bytes("abc"))).isEqualTo(ABC);

    assertThat(store().get(ABC)).hasValue(bytes("abc"));
    assertThat(store().exists(ABC)).isTrue();
    assertThat(store().size(ABC)).hasValue(3);
    assertThat(store().verify(ABC)).isEqualTo(Integrity.INTACT);
  }

  @Test
  void anUnknownHashIsAbsentEverywhere() {
    assertThat(store().get(ABC)).isEmpty();
    assertThat(store().exists(ABC)).isFalse();
    assertThat(store().size(ABC)).isEmpty();
    assertThat(store().verify(ABC)).isEqualTo(Integrity.MISSING);
    assertThat(store().delete(ABC)).isFalse();
  }

  @Test
  void storingTheSameBytesAgainChangesNothing() {
    store().put(bytes("abc"));
    store().put(bytes("abc"));

    assertThat(store().list(null, 10)).containsExactly(ABC);
  }

  @Test
  void aDeletedPictureIsGoneAndMayComeBack() {
    store().put(bytes("abc"));

    assertThat(store().delete(ABC)).isTrue();
    assertThat(store().exists(ABC)).isFalse();

    store().put(bytes("abc"));
    assertThat(store().get(ABC)).hasValue(bytes("abc"));
  }

  @Test
  void whatWasStoredIsThereAfterReopening() {
    store().put(bytes("abc"));

    assertThat(reopened().get(ABC)).hasValue(bytes("abc"));
  }

  @Test
  void corruptionIsNoticedWhenAskedAndHealedByStoringAgain() {
    store().put(bytes("abc"));
    corrupt(ABC);
    assertThat(store().verify(ABC)).isEqualTo(Integrity.CORRUPT);

    store().put(bytes("abc"));

    assertThat(store().verify(ABC)).isEqualTo(Integrity.INTACT);
  }

  @Test
  void largeAndEmptyContentsComeBackAsTheyWere() {
    byte[] large = new byte[3_000_001];
    new Random(1).nextBytes(large);

    assertThat(store().get(store().put(large))).hasValue(large);
    assertThat(store().get(store().put(new byte[0]))).hasValue(new byte[0]);
  }

  @Test
  void listingPagesThroughEveryHashOnceInOrder() {
    List<Sha256> stored =
        IntStream.range(0, 300).mapToObj(i -> store().put(bytes("picture " + i))).sorted().toList();

    List<Sha256> listed = new ArrayList<>();
    List<Sha256> page = store().list(null, 7);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(7);
      listed.addAll(page);
      page = store().list(page.get(page.size() - 1), 7);
    }

    assertThat(listed).isEqualTo(stored);
  }

  @Test
  void manyWritersOfTheSamePicturesAllSucceed() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Sha256>> puts =
          IntStream.range(0, 200)
              .mapToObj(i -> writers.submit(() -> store().put(bytes("p" + i % 10))))
              .toList();
      for (Future<Sha256> put : puts) {
        assertThat(store().verify(put.get())).isEqualTo(Integrity.INTACT);
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(store().list(null, 100)).hasSize(10);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
