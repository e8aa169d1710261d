package io.prism.encoder.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.prism.client.EncoderClient;
import io.prism.client.Floats;
import io.prism.client.GrpcErrors;
import io.prism.client.ItemResult;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.encoder.Encoder;
import io.prism.encoder.EncoderSettings;
import io.prism.encoder.Golden;
import io.prism.encoder.batch.Admission;
import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.Lane;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.v1.DetectRegionsRequest;
import io.prism.encoder.v1.DetectRegionsResponse;
import io.prism.encoder.v1.EncodeImagesRequest;
import io.prism.encoder.v1.EncodeImagesResponse;
import io.prism.encoder.v1.EncodeRegionsRequest;
import io.prism.encoder.v1.EncodeRegionsResponse;
import io.prism.encoder.v1.EncodeTextsRequest;
import io.prism.encoder.v1.EncodeTextsResponse;
import io.prism.encoder.v1.EncodedRegions;
import io.prism.encoder.v1.EncoderServiceGrpc;
import io.prism.encoder.v1.GetModelRequest;
import io.prism.encoder.v1.GetModelResponse;
import io.prism.encoder.v1.PictureBoxes;
import io.prism.engine.triton.TritonEvents;
import io.prism.type.v1.Box;
import io.prism.type.v1.Priority;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderGrpcServiceTest {
  private static final Box WHOLE = Box.newBuilder().setWidth(1).setHeight(1).build();

  private static Encoder encoder;
  private static Server server;
  private static ManagedChannel channel;

  private final EncoderServiceGrpc.EncoderServiceBlockingStub stub =
      EncoderServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);

  @BeforeAll
  static void start() throws IOException {
    EncoderConfig config = config(Map.of());
    EncoderSettings settings = EncoderChecks.settings(config, 2);
    encoder =
        Encoder.open(
            Golden.PACK,
            Engines.open(config, Golden.PACK, settings, TritonEvents.NONE),
            settings,
            stage -> BatcherEvents.NONE);
    server =
        InProcessServerBuilder.forName("encoder")
            .addService(new EncoderGrpcService(encoder, config))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName("encoder").build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    encoder.close();
  }

  @Test
  void picturesComeBackInOrderWithAnErrorOfTheirOwnWhereThereIsOne() {
    Golden.Picture first = Golden.pictures().get(0);
    Golden.Picture third = Golden.pictures().get(9);

    EncodeImagesResponse response =
        stub.encodeImages(
            EncodeImagesRequest.newBuilder()
                .addPictures(ByteString.copyFrom(first.bytes()))
                .addPictures(ByteString.copyFromUtf8("no picture at all"))
                .addPictures(ByteString.copyFrom(third.bytes()))
                .setPriority(Priority.PRIORITY_BULK)
                .build());

    assertThat(response.getModel()).isEqualTo("prism-mini@1");
    assertThat(response.getImagesCount()).isEqualTo(3);
    assertCosine(response.getImages(0).getEmbedding().getValuesList(), first.embedding());
    assertCosine(response.getImages(2).getEmbedding().getValuesList(), third.embedding());
    assertCosine(response.getImages(2).getEmbedding().getHierarchyList(), third.hierarchy());
    assertThat(response.getImages(1).getError().getReason()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    assertThat(response.getImages(0).getEmbedding().getMediaType()).isEqualTo("image/png");
  }

  @Test
  void textsComeBackInOrderAndALongOneIsCut() {
    Golden.Text text = Golden.texts().get(3);

    EncodeTextsResponse response =
        stub.encodeTexts(
            EncodeTextsRequest.newBuilder()
                .addTexts(text.text())
                .addTexts("fox ".repeat(2_500))
                .addTexts("")
                .build());

    assertCosine(response.getTexts(0).getEmbedding().getValuesList(), text.embedding());
    assertThat(response.getTexts(1).getEmbedding().getCut()).isTrue();
    assertThat(response.getTexts(1).getEmbedding().getTokens()).isEqualTo(32);
    assertThat(response.getTexts(2).getEmbedding().getValuesCount()).isEqualTo(256);
  }

  @Test
  void aTextOfTooManyCharactersIsItsOwnErrorAndCharactersAreNotUnits() {
    EncodeTextsResponse response =
        stub.encodeTexts(
            EncodeTextsRequest.newBuilder()
                .addTexts("a".repeat(10_001))
                .addTexts("\uD83E\uDD8A".repeat(10_000))
                .build());

    assertThat(response.getTexts(0).getError().getReason()).isEqualTo("INVALID_ARGUMENT");
    assertThat(response.getTexts(0).getError().getField()).isEqualTo("texts[0]");
    assertThat(response.getTexts(0).getError().getLimit()).isEqualTo("10000 characters");
    assertThat(response.getTexts(1).hasEmbedding()).isTrue();
  }

  @Test
  void moreItemsThanTheContractAllowsAreRefusedWithTheLimit() {
    Problem pictures =
        problem(
            () ->
                stub.encodeImages(
                    EncodeImagesRequest.newBuilder()
                        .addAllPictures(Collections.nCopies(65, ByteString.EMPTY))
                        .build()));
    Problem texts =
        problem(
            () ->
                stub.encodeTexts(
                    EncodeTextsRequest.newBuilder()
                        .addAllTexts(Collections.nCopies(513, "a"))
                        .build()));

    assertThat(pictures.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(pictures.field()).isEqualTo("pictures");
    assertThat(pictures.limit()).isEqualTo("64 pictures");
    assertThat(texts.limit()).isEqualTo("512 texts");
  }

  @Test
  void aCallForAnotherModelIsRefused() {
    Problem problem =
        problem(
            () ->
                stub.encodeTexts(
                    EncodeTextsRequest.newBuilder().addTexts("a").setModel("clip@2").build()));

    assertThat(problem.reason()).isEqualTo(Reason.MODEL_MISMATCH);
    assertThat(problem.limit()).isEqualTo("prism-mini@1");
  }

  @Test
  void anUnknownPriorityIsRefused() {
    Problem problem =
        problem(
            () ->
                stub.encodeTexts(
                    EncodeTextsRequest.newBuilder().addTexts("a").setPriorityValue(99).build()));

    assertThat(problem.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(problem.field()).isEqualTo("priority");
  }

  @Test
  void nothingAskedNothingAnswered() {
    assertThat(stub.encodeImages(EncodeImagesRequest.getDefaultInstance()).getImagesCount())
        .isZero();
  }

  @Test
  void theModelIsDescribedWithItsMeans() {
    GetModelResponse model = stub.getModel(GetModelRequest.getDefaultInstance());

    assertThat(model.getModel()).isEqualTo("prism-mini@1");
    assertThat(model.getDimension()).isEqualTo(256);
    assertThat(model.getImageWidth()).isEqualTo(80);
    assertThat(model.getContextLength()).isEqualTo(32);
    assertThat(model.getEngine()).isEqualTo("onnxruntime 1.29.0 (cpu)");
    assertThat(model.getImageMeanList()).hasSize(256).startsWith(-0.014423f);
    assertThat(model.getTextMeanList()).hasSize(256);
    assertThat(model.getDetectsRegions()).isTrue();
  }

  @Test
  void regionsAreFoundAndFilteredByScore() {
    Golden.Scene scene = Golden.scenes().get(0);
    DetectRegionsRequest.Builder request =
        DetectRegionsRequest.newBuilder()
            .addPictures(ByteString.copyFrom(Golden.bytes(scene.file())));

    DetectRegionsResponse all = stub.detectRegions(request.build());
    DetectRegionsResponse none = stub.detectRegions(request.setMinScore(1).build());

    assertThat(all.getPictures(0).getRegions().getRegionsCount()).isEqualTo(scene.boxes().size());
    assertThat(none.getPictures(0).getRegions().getRegionsCount()).isZero();
    assertThat(problem(() -> stub.detectRegions(request.setMinScore(Float.NaN).build())).field())
        .isEqualTo("minScore");
  }

  @Test
  void aPartIsEncodedLikeAPictureOfItsOwnAndTheWholePictureLikeItself() {
    ByteString picture = ByteString.copyFrom(Golden.pictures().get(5).bytes());
    Golden.Scene scene = Golden.scenes().get(0);
    Box corner = Box.newBuilder().setX(.5f).setY(.5f).setWidth(.5f).setHeight(.5f).build();
    EncodeRegionsRequest request =
        EncodeRegionsRequest.newBuilder()
            .addPictures(
                PictureBoxes.newBuilder().setPicture(picture).addBoxes(WHOLE).addBoxes(corner))
            .addPictures(
                PictureBoxes.newBuilder()
                    .setPicture(ByteString.copyFrom(Golden.bytes(scene.file())))
                    .addBoxes(WHOLE))
            .build();

    EncodeRegionsResponse parts = stub.encodeRegions(request);

    assertThat(parts.getModel()).isEqualTo("prism-mini@1");
    assertThat(parts.getPicturesList()).hasSize(2);
    var embeddings = parts.getPictures(0).getRegions().getEmbeddingsList();
    assertThat(embeddings).hasSize(2);
    assertThat(Floats.toArray(embeddings.get(0).getValuesList()))
        .containsExactly(Golden.pictures().get(5).embedding(), within(2e-5f));
    assertThat(embeddings.get(1).getValuesList()).isNotEqualTo(embeddings.get(0).getValuesList());
    assertThat(embeddings.get(1).getHierarchyList()).hasSize(224);
    assertThat(parts.getPictures(1).getRegions().getEmbeddingsCount()).isEqualTo(1);
  }

  @Test
  void wrongBoxesFailTheirPictureAndTooManyTheCall() {
    ByteString good = ByteString.copyFrom(Golden.pictures().get(5).bytes());
    PictureBoxes.Builder outside =
        PictureBoxes.newBuilder().setPicture(good).addBoxes(WHOLE.toBuilder().setX(.5f));
    PictureBoxes.Builder none = PictureBoxes.newBuilder().setPicture(good);
    PictureBoxes.Builder many =
        PictureBoxes.newBuilder().setPicture(good).addAllBoxes(Collections.nCopies(21, WHOLE));
    PictureBoxes.Builder broken =
        PictureBoxes.newBuilder().setPicture(ByteString.copyFromUtf8("?")).addBoxes(WHOLE);
    PictureBoxes.Builder fine = PictureBoxes.newBuilder().setPicture(good).addBoxes(WHOLE);

    EncodeRegionsResponse response =
        stub.encodeRegions(
            EncodeRegionsRequest.newBuilder()
                .addPictures(outside)
                .addPictures(none)
                .addPictures(many)
                .addPictures(broken)
                .addPictures(fine)
                .build());

    assertThat(response.getPictures(0).getError().getField()).isEqualTo("pictures[0]");
    assertThat(response.getPictures(1).getError().getDetail()).contains("at least one box");
    assertThat(response.getPictures(2).getError().getLimit()).isEqualTo("20 boxes");
    assertThat(response.getPictures(3).getError().getReason()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    assertThat(response.getPictures(4).getRegions().getEmbeddingsCount()).isEqualTo(1);
    EncodeRegionsRequest tooMany = parts(20, 20, 20, 5);
    assertThat(problem(() -> stub.encodeRegions(tooMany)).limit()).isEqualTo("64 boxes");
  }

  @Test
  void aBoxThatIsNoPartOfAPictureIsAnErrorOfItsPicture() {
    EncodeRegionsRequest.Builder request = EncodeRegionsRequest.newBuilder();
    hostileBoxes().forEach(box -> request.addPictures(cut(box)));

    EncodeRegionsResponse response = stub.encodeRegions(request.addPictures(cut(WHOLE)).build());

    int boxes = hostileBoxes().size();
    for (int i = 0; i < boxes; i++) {
      var error = response.getPictures(i).getError();
      assertThat(error.getReason()).as("box %d", i).isEqualTo("INVALID_ARGUMENT");
      assertThat(error.getField()).isEqualTo("pictures[" + i + "]");
      assertThat(error.getDetail()).startsWith("A box ");
    }
    assertThat(response.getPictures(boxes).getRegions().getEmbeddingsCount()).isEqualTo(1);
  }

  @Test
  void afterHostileBoxesTheRoomIsEmptyAndTheLargestCallFitsItsBulkHalf() {
    EncoderConfig config = config(Map.of("prism.encoder.room.pictures", "128"));
    EncoderSettings.Room smallest = EncoderChecks.settings(config, 2).room();
    Admission room = new Admission(smallest.pictures(), smallest.pictureBytes());
    PictureCalls calls = new PictureCalls(encoder, room);
    Ticket ticket = Ticket.within(Lane.BULK, Duration.ofSeconds(60));

    for (Box box : hostileBoxes()) {
      EncodeRegionsRequest request =
          EncodeRegionsRequest.newBuilder().addPictures(cut(box)).build();
      assertThat(calls.encodeRegions(request, ticket)).isCompleted();
      assertThat(room.items(Lane.BULK)).isZero();
    }

    assertThat(calls.encodeRegions(parts(20, 20, 20, 4), ticket).join().getPicturesList())
        .hasSize(4)
        .allMatch(EncodedRegions::hasRegions);
  }

  @Test
  void anItemThatBreaksOffAtItsStartFailsAloneAndTheCallLeavesTheRoom() {
    Admission room = new Admission(2, 2);

    CompletableFuture<List<ItemResult<String>>> call =
        room.within(
            Lane.INTERACTIVE,
            2,
            2,
            () -> Items.all("pictures", List.of("bad", "good"), EncoderGrpcServiceTest::begun));

    List<ItemResult<String>> results = call.join();
    assertThatThrownBy(results.get(0)::orThrow)
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INTERNAL));
    assertThat(results.get(1).orThrow()).isEqualTo("good");
    assertThat(room.items(Lane.INTERACTIVE)).isZero();
  }

  private static CompletableFuture<String> begun(String name) {
    if (name.equals("bad")) {
      throw new IllegalArgumentException("a fault of ours");
    }
    return CompletableFuture.completedFuture(name);
  }

  @Test
  void theTypedClientUnderstandsTheService() {
    EncoderClient client = new EncoderClient(channel, Duration.ofSeconds(60));
    Golden.Picture picture = Golden.pictures().get(5);

    var result =
        client
            .encodeImages(
                List.of(ByteString.copyFrom(picture.bytes())), Priority.PRIORITY_INTERACTIVE)
            .get(0)
            .orThrow();

    assertThat(Golden.cosine(result.embedding().values(), picture.embedding()))
        .isGreaterThan(0.9999);
  }

  @Test
  void whatWaitsBehindACallerWhoLeavesIsNotComputedForHim() {
    List<ByteString> pictures =
        Collections.nCopies(64, ByteString.copyFrom(Golden.pictures().get(0).bytes()));
    EncodeImagesRequest request = EncodeImagesRequest.newBuilder().addAllPictures(pictures).build();
    var call = EncoderServiceGrpc.newFutureStub(channel).encodeImages(request);

    call.cancel(true);

    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (encoder.stages().values().stream().anyMatch(s -> waiting(s) > 0)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
    // the room is free again: as many calls as fit are all accepted
    assertThat(stub.encodeImages(request).getImagesCount()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({
    "prism.encoder.batch.pictures, 0, prism.encoder.batch.pictures is 0. Set it to a number from 1",
    "prism.encoder.threads.decode, -1, prism.encoder.threads.decode is -1",
    "prism.encoder.room.pictures, 100, prism.encoder.room.pictures is 100. Set it to a number from"
        + " 128",
    "prism.encoder.timeout, 0s, prism.encoder.timeout is PT0S. Set it to more than 0"
  })
  void aSettingOutsideItsRangeIsNamedWithItsRange(String key, String value, String message) {
    EncoderConfig config = config(Map.of(key, value));

    assertThatThrownBy(() -> EncoderChecks.settings(config, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "endpoints, gpu-1, endpoints is gpu-1. Set it to host:port",
    "endpoints, http://gpu-1:8001, endpoints is http://gpu-1:8001. Set it to host:port",
    "endpoints, gpu-1:70000, endpoints is gpu-1:70000. Set it to host:port",
    "timeout, 0s, timeout is PT0S. Set it to at least 1ms",
    "check-interval, 0.01s, check-interval is PT0.01S. Set it to at least 100ms",
    "max-message-bytes, 1000, max-message-bytes is 1000. Set it to a number from 1048576",
    "tls.trusted, /nowhere/ca.pem, tls.trusted is /nowhere/ca.pem. Set it to a PEM file",
    "tls.key, pom.xml, tls.certificate and prism.encoder.triton.tls.key belong together"
  })
  void aSettingOfTritonThatIsWrongIsNamedWithWhatToDo(String key, String value, String message) {
    EncoderConfig.Triton config =
        config(
                Map.of(
                    "prism.encoder.triton.tls.enabled",
                    "true",
                    "prism.encoder.triton." + key,
                    value))
            .triton();

    assertThatThrownBy(() -> Engines.TRITON.settings(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prism.encoder.triton." + message);
  }

  @Test
  void aModelNameThatTritonCannotHaveIsNamed() {
    EncoderConfig config = config(Map.of("prism.encoder.triton.models.text", "../text"));

    assertThatThrownBy(() -> Engines.names(config.triton().models()))
        .hasMessageContaining("prism.encoder.triton.models.text is ../text. Set it to");
  }

  @Test
  void severalTritonsAreSeparatedByCommas() {
    EncoderConfig config =
        config(Map.of("prism.encoder.triton.endpoints", "gpu-1:8001,[::1]:8001,10.0.0.7:8001"));

    assertThat(Engines.TRITON.settings(config.triton()).endpoints())
        .containsExactly("gpu-1:8001", "[::1]:8001", "10.0.0.7:8001");
  }

  @Test
  void moreBatchesWaitForTritonThanCoresCompute() {
    EncoderConfig config = config(Map.of("prism.encoder.engine", "triton"));

    assertThat(EncoderChecks.settings(config, 2).threads().compute()).isEqualTo(8);
  }

  @Test
  void theDefaultsUseEveryCoreOnce() {
    EncoderSettings settings = EncoderChecks.settings(config(Map.of()), 6);

    assertThat(settings.threads()).isEqualTo(new EncoderSettings.Threads(6, 6, 1));
  }

  /** Each no part of a picture, though many of them are in range number by number. */
  private static List<Box> hostileBoxes() {
    float nan = Float.NaN;
    float endless = Float.POSITIVE_INFINITY;
    return List.of(
        box(.5f, .5f, 1e-20f, 1e-20f),
        box(.5f, .5f, .5f, 1e-20f),
        box(0, 0, Float.MIN_VALUE, 1),
        box(1.00005f, 0, 4e-5f, 1),
        box(0, 1.00005f, 1, 4e-5f),
        box(1, 1, 5e-5f, 5e-5f),
        box(nan, 0, .5f, .5f),
        box(0, nan, .5f, .5f),
        box(0, 0, nan, .5f),
        box(0, 0, .5f, nan),
        box(-.1f, 0, .5f, .5f),
        box(.5f, .5f, -.5f, .5f),
        box(0, 0, 0, 0),
        box(endless, 0, .5f, .5f),
        box(0, -endless, .5f, endless),
        box(0, 0, endless, .5f));
  }

  private static Box box(float x, float y, float width, float height) {
    return Box.newBuilder().setX(x).setY(y).setWidth(width).setHeight(height).build();
  }

  private static PictureBoxes cut(Box box) {
    return PictureBoxes.newBuilder()
        .setPicture(ByteString.copyFrom(Golden.pictures().get(5).bytes()))
        .addBoxes(box)
        .build();
  }

  /** A call with a picture for each count, and as many boxes around all of it. */
  private static EncodeRegionsRequest parts(int... boxes) {
    EncodeRegionsRequest.Builder request = EncodeRegionsRequest.newBuilder();
    for (int count : boxes) {
      request.addPictures(
          cut(WHOLE).toBuilder().clearBoxes().addAllBoxes(Collections.nCopies(count, WHOLE)));
    }
    return request.build();
  }

  private static int waiting(io.prism.encoder.batch.DynamicBatcher<?, ?> stage) {
    return stage.waiting(io.prism.encoder.batch.Lane.INTERACTIVE);
  }

  private static void assertCosine(List<Float> values, float[] expected) {
    assertThat(Golden.cosine(Floats.toArray(values), expected)).isGreaterThan(0.9999);
  }

  private static Problem problem(ThrowingCallable call) {
    Throwable failure = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(failure).isInstanceOf(StatusRuntimeException.class);
    PrismException known = GrpcErrors.toException((StatusRuntimeException) failure);
    return known.problem();
  }

  /** The module's own defaults and what the test changes. */
  private static EncoderConfig config(Map<String, String> changes) {
    try {
      SmallRyeConfig config =
          new SmallRyeConfigBuilder()
              .withSources(
                  new PropertiesConfigSource(
                      Objects.requireNonNull(
                          EncoderConfig.class.getResource(
                              "/META-INF/microprofile-config.properties")),
                      90),
                  new PropertiesConfigSource(changes, "test", 500))
              .addDiscoveredConverters()
              .withConverter(
                  Duration.class,
                  200,
                  text -> Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT)))
              .withMapping(EncoderConfig.class)
              .withValidateUnknown(false)
              .build();
      return config.getConfigMapping(EncoderConfig.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
