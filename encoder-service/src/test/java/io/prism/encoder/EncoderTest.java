package io.prism.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.Lane;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.engine.DetectedRegion;
import io.prism.encoder.engine.OnnxEngine;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.models.ModelPack;
import io.prism.models.PackException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way from bytes or text to the vector. */
class EncoderTest {
  private static Encoder encoder;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    encoder = open(Golden.PACK);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void everyReferencePictureGetsItsVectorHoweverTheyAreBatched() throws Exception {
    List<Golden.Picture> pictures = Golden.pictures();
    List<CompletableFuture<EncodedPicture>> futures =
        pictures.stream().map(p -> encoder.picture(p::bytes, soon())).toList();

    for (int i = 0; i < pictures.size(); i++) {
      assertThat(Golden.cosine(embedding(futures.get(i)), pictures.get(i).embedding()))
          .as(pictures.get(i).file())
          .isGreaterThan(0.9999);
    }
  }

  @Test
  void everyReferenceTextGetsItsVectorTheFirstTimeAndFromTheCache() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (Golden.Text text : Golden.texts()) {
        EncodedText encoded = get(encoder.text(text.text(), soon()));

        assertThat(Golden.cosine(encoded.values(), text.embedding())).isGreaterThan(0.9999);
        assertThat(encoded.tokens()).isEqualTo(text.ids().length);
      }
    }
  }

  @Test
  void aPictureWhoseTimeRunsOutWhileItIsDecodedIsGivenUp() throws Exception {
    byte[] picture = Golden.bytes(Golden.pictures().get(0).file());
    Ticket ticket = Ticket.within(Lane.INTERACTIVE, Duration.ofMillis(500));
    CompletableFuture<EncodedPicture> late =
        encoder.picture(
            () -> {
              while (!ticket.expired(System.nanoTime())) {
                Thread.onSpinWait();
              }
              return picture;
            },
            ticket);
    assertFailed(late, Reason.DEADLINE_EXCEEDED);
    assertThat(get(encoder.picture(() -> picture, soon())).width()).isPositive();
  }

  @Test
  void aKnownTextIsAnsweredAtOnce() throws Exception {
    EncodedText first = get(encoder.text("a text that comes twice", soon()));

    assertThat(encoder.text("a text that comes twice", soon())).isCompletedWithValue(first);
  }

  @Test
  void sixtyFourConcurrentCallersEachGetTheirOwnVectors() throws Exception {
    List<Golden.Picture> pictures = Golden.pictures();
    List<Golden.Text> texts = Golden.texts();
    var threads = Executors.newFixedThreadPool(64);
    try {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < 64; caller++) {
        int start = caller;
        callers.add(
            threads.submit(
                () -> {
                  for (int i = start; i < start + 3; i++) {
                    requireOwn(pictures.get(i % pictures.size()), texts.get(i % texts.size()));
                  }
                  return null;
                }));
      }
      for (Future<?> caller : callers) {
        caller.get(120, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void requireOwn(Golden.Picture picture, Golden.Text text) throws Exception {
    CompletableFuture<EncodedPicture> seen =
        encoder.picture(picture::bytes, Ticket.within(Lane.BULK, Duration.ofMinutes(2)));
    CompletableFuture<EncodedText> read = encoder.text(text.text(), soon());
    assertThat(Golden.cosine(embedding(seen), picture.embedding())).isGreaterThan(0.9999);
    assertThat(Golden.cosine(get(read).values(), text.embedding())).isGreaterThan(0.9999);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void aMuchLargerJpegKeepsItsVectorThoughItIsDecodedAtAReducedScale(int factor) throws Exception {
    for (Golden.Picture picture : Golden.pictures().subList(4, 10)) {
      BufferedImage image = TestPictures.read(picture.bytes());
      BufferedImage large = TestPictures.enlarged(image, factor);
      float[] full = embedding(encoder.picture(() -> TestPictures.png(image), soon()));

      EncodedPicture encoded = get(encoder.picture(() -> TestPictures.jpeg(large), soon()));

      assertThat(encoded.width()).isEqualTo(large.getWidth());
      assertThat(encoded.mediaType()).isEqualTo("image/jpeg");
      assertThat(Golden.cosine(encoded.vectors().embedding(), full))
          .as(picture.file() + " x " + factor)
          .isGreaterThan(0.999);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aTurnedPictureHasTheVectorOfTheUprightOne(int orientation) throws Exception {
    BufferedImage upright =
        TestPictures.read(Golden.bytes("samples/comb-test_watch_stained-glass.png"));
    byte[] turned =
        TestPictures.withOrientation(
            TestPictures.png(TestPictures.stored(upright, orientation)), orientation);

    EncodedPicture expected = get(encoder.picture(() -> TestPictures.png(upright), soon()));
    EncodedPicture encoded = get(encoder.picture(() -> turned, soon()));

    assertThat(encoded.vectors().embedding()).isEqualTo(expected.vectors().embedding());
    assertThat(encoded.width()).isEqualTo(upright.getWidth());
    assertThat(encoded.height()).isEqualTo(upright.getHeight());
  }

  @Test
  void everySceneHasItsRegions() throws Exception {
    for (Golden.Scene scene : Golden.scenes()) {
      List<DetectedRegion> regions = get(encoder.regions(() -> Golden.bytes(scene.file()), soon()));

      assertThat(regions).as(scene.file()).hasSameSizeAs(scene.boxes());
    }
  }

  @Test
  void bytesThatAreNoPictureFailWithTheirReason() {
    byte[] truncated = java.util.Arrays.copyOf(Golden.bytes(Golden.pictures().get(0).file()), 300);

    assertFailed(
        encoder.picture(() -> new byte[] {1, 2, 3}, soon()), Reason.UNSUPPORTED_MEDIA_TYPE);
    assertFailed(encoder.picture(() -> truncated, soon()), Reason.UNREADABLE_PICTURE);
    assertFailed(encoder.picture(() -> new byte[20_000_001], soon()), Reason.PICTURE_TOO_LARGE);
  }

  @Test
  void aDamagedModelIsRefusedAtTheStart() throws IOException {
    copyPack();
    byte[] model = Files.readAllBytes(folder.resolve("text.onnx"));
    model[model.length / 2] ^= 1;
    Files.write(folder.resolve("text.onnx"), model);

    assertThatThrownBy(() -> open(ModelPack.at(folder.toString())))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("text.onnx is damaged or of another version");
  }

  @Test
  void aMissingModelIsNamedAtTheStart() throws IOException {
    copyPack();
    Files.delete(folder.resolve("image.onnx"));

    assertThatThrownBy(() -> open(ModelPack.at(folder.toString())))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("image.onnx is missing. Fetch the pack again");
  }

  @Test
  void aFileThatIsNoGraphIsRefusedThoughItsDigestIsRight() throws Exception {
    copyPack();
    byte[] nonsense = "no graph".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(folder.resolve("text.onnx"), nonsense);
    rewriteCard(
        card -> {
          ObjectNode file = (ObjectNode) card.get("files").get("text.onnx");
          file.put("bytes", nonsense.length).put("sha256", sha256(nonsense));
        });

    assertThatThrownBy(() -> open(ModelPack.at(folder.toString())))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("text.onnx is no graph that ONNX Runtime");
  }

  @Test
  void aCardThatNamesAnotherInputThanTheGraphIsRefused() throws Exception {
    copyPack();
    rewriteCard(card -> ((ObjectNode) card.at("/text/input")).put("name", "tokens"));

    assertThatThrownBy(() -> open(ModelPack.at(folder.toString())))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("text.onnx takes {ids=INT64}, but pack.json says {tokens=INT64}");
  }

  private void copyPack() throws IOException {
    for (String name : Golden.PACK.files().listed().keySet()) {
      Files.copy(Golden.PACK_SOURCE.resolve(name), folder.resolve(name));
    }
    Files.copy(Golden.PACK_SOURCE.resolve("pack.json"), folder.resolve("pack.json"));
  }

  private void rewriteCard(java.util.function.Consumer<ObjectNode> change) throws IOException {
    ObjectNode card = (ObjectNode) Golden.json("pack.json");
    change.accept(card);
    new ObjectMapper().writeValue(folder.resolve("pack.json").toFile(), card);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void atItsEndWhatIsUnderWayIsAnsweredOrRefusedAndWhatComesIsRefused() throws Exception {
    Encoder own = open(Golden.PACK);
    Golden.Picture picture = Golden.pictures().get(0);
    List<CompletableFuture<EncodedPicture>> underWay = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      underWay.add(own.picture(picture::bytes, soon()));
    }
    own.close();

    for (CompletableFuture<EncodedPicture> future : underWay) {
      assertThat(future).isDone();
      if (future.isCompletedExceptionally()) {
        assertFailed(future, Reason.UNAVAILABLE);
      }
    }
    assertFailed(own.text("a text that nobody sent before", soon()), Reason.UNAVAILABLE);
    assertFailed(own.picture(picture::bytes, soon()), Reason.UNAVAILABLE);
  }

  private static Encoder open(ModelPack pack) {
    OnnxOptions options = new OnnxOptions(1, 16);
    return Encoder.open(
        pack,
        OnnxEngine.open(pack, options, options),
        EncoderSettings.forCores(2),
        stage -> BatcherEvents.NONE);
  }

  private static Ticket soon() {
    return Ticket.within(Lane.INTERACTIVE, Duration.ofMinutes(2));
  }

  private static float[] embedding(CompletableFuture<EncodedPicture> future) throws Exception {
    return get(future).vectors().embedding();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(120, TimeUnit.SECONDS);
  }

  private static void assertFailed(CompletableFuture<?> future, Reason reason) {
    assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
