package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prism.core.embedding.VectorMath;
import io.prism.encoder.Golden;
import io.prism.engine.picture.PictureReader;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine does with the pictures of prism-mini. */
public abstract class ImageEncoderContract {
  private static final List<Golden.Picture> PICTURES = Golden.pictures();
  private ImageEncoder encoder;

  /** An engine with the image tower of prism-mini and batches of at least 8. */
  protected abstract ImageEncoder open();

  @BeforeEach
  void start() {
    encoder = open();
  }

  @AfterEach
  void stop() {
    encoder.close();
  }

  @Test
  void everyReferencePictureGetsItsRecordedVectors() {
    for (Golden.Picture picture : PICTURES) {
      ImageVectors vectors = encoder.encode(List.of(pixels(picture))).get(0);

      assertThat(Golden.cosine(vectors.embedding(), picture.embedding()))
          .as(picture.file())
          .isGreaterThan(0.9999);
      assertThat(Golden.cosine(vectors.hierarchy(), picture.hierarchy()))
          .as(picture.file())
          .isGreaterThan(0.9999);
    }
  }

  @Test
  void vectorsHaveUnitLengthAndTheModelsDimension() {
    ImageVectors vectors = encoder.encode(List.of(pixels(PICTURES.get(0)))).get(0);

    assertThat(vectors.embedding()).hasSize(256);
    assertThat(vectors.hierarchy()).hasSize(224);
    assertThat(VectorMath.norm(vectors.embedding())).isCloseTo(1, within(1e-5));
    assertThat(VectorMath.norm(vectors.hierarchy())).isCloseTo(1, within(1e-5));
  }

  @Test
  void aBatchGivesEachPictureItsOwnVectorInOrder() {
    List<Golden.Picture> batch = PICTURES.subList(0, Math.min(8, encoder.maxBatch()));

    List<ImageVectors> vectors =
        encoder.encode(batch.stream().map(ImageEncoderContract::pixels).toList());

    assertThat(vectors).hasSameSizeAs(batch);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(Golden.cosine(vectors.get(i).embedding(), batch.get(i).embedding()))
          .isGreaterThan(0.9999);
    }
  }

  @Test
  void nothingInNothingOut() {
    assertThat(encoder.encode(List.of())).isEmpty();
  }

  @Test
  void aPictureOfAnotherSizeIsRefused() {
    RgbImage wrong = new RgbImage(10, 10, new byte[300]);

    assertThatThrownBy(() -> encoder.encode(List.of(wrong)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void callsOfManyThreadsDoNotMixTheirPictures() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<ImageVectors>> results = new ArrayList<>();
      for (int i = 0; i < 96; i++) {
        RgbImage pixels = pixels(PICTURES.get(i % PICTURES.size()));
        results.add(threads.submit(() -> encoder.encode(List.of(pixels)).get(0)));
      }
      for (int i = 0; i < results.size(); i++) {
        requireGolden(results.get(i), PICTURES.get(i % PICTURES.size()));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void requireGolden(Future<ImageVectors> result, Golden.Picture picture)
      throws InterruptedException, ExecutionException {
    assertThat(Golden.cosine(result.get().embedding(), picture.embedding())).isGreaterThan(0.9999);
  }

  private static RgbImage pixels(Golden.Picture picture) {
    return new PictureReader(Golden.PACK.image().input(), PictureLimits.DEFAULT)
        .read(picture.bytes())
        .framed();
  }
}
