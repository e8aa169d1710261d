package io.prism.caption.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.prism.caption.fake.FakeEncoder;
import io.prism.caption.fake.FakeEncoderResource;
import io.prism.caption.fake.TextPng;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.Subject;
import io.prism.client.CaptionClient;
import io.prism.client.Floats;
import io.prism.client.ItemResult;
import io.prism.client.PrismChannels;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.type.v1.Artwork.CaptionSource;
import io.prism.type.v1.Priority;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FakeEncoderResource.class)
class CaptionServiceTest {
  private static final String MODEL = "prism-mini@1";
  private static final String INFOTEXT =
      "watercolor painting of a (red fox:1.2), by Ada Brush\nNegative prompt: dog, cat\n"
          + "Steps: 20, Sampler: Euler a, Size: 512x512";

  @TestHTTPResource URL url;
  private ManagedChannel channel;
  private CaptionClient client;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    channel = PrismChannels.open("127.0.0.1:" + url.getPort(), false);
    client = new CaptionClient(channel, Duration.ofSeconds(20));
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    // The status: single checks are up before the whole is.
    while (get("/q/health/ready").statusCode() != 200) {
      assertThat(System.nanoTime()).as("ready in time").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void withoutAnyTextTheContentIsInverted() {
    Caption caption = describe(shows("fox"));
    assertThat(caption.getSource()).isEqualTo(CaptionSource.INVERTED);
    assertThat(caption.getContent()).isEqualTo("fox");
    assertThat(caption.getContentTextsList()).hasSize(5).startsWith("fox");
    assertThat(caption.getObjectsList()).hasSize(10);
    assertThat(caption.getObjects(0).getName()).isEqualTo("fox");
    assertThat(caption.getObjects(0).getScore()).isBetween(0.9f, 1f);
    assertThat(caption.getStylesList()).hasSize(10);
    assertThat(caption.getStyleText()).isEmpty();
    assertThat(caption.getGenerator()).isEmpty();
  }

  @Test
  void theEmbeddedPromptComesBeforeTheInversionAndItsNegativePartNowhere() {
    Caption caption = describe(picture(TextPng.of("parameters", INFOTEXT, "fox")));
    assertThat(caption.getSource()).isEqualTo(CaptionSource.EMBEDDED_PROMPT);
    assertThat(caption.getContent()).isEqualTo("a red fox");
    assertThat(caption.getContentTextsList()).containsExactly("a red fox");
    assertThat(caption.getStyleText()).isEqualTo("watercolor painting, by Ada Brush");
    assertThat(caption.getGenerator()).isEqualTo("AUTOMATIC1111");
    assertThat(caption.getObjects(0).getName()).isEqualTo("fox");
  }

  @Test
  void whatTheUserGaveComesFirstAndItsStyleWordsAreNotSubtracted() {
    byte[] png = TextPng.of("parameters", INFOTEXT, "fox");
    Caption caption =
        describe(picture(png).toBuilder().setCaption("a brown bear in pixel art").build());
    assertThat(caption.getSource()).isEqualTo(CaptionSource.GIVEN);
    assertThat(caption.getContent()).isEqualTo("a brown bear");
    assertThat(caption.getContentTextsList()).containsExactly("a brown bear");
    assertThat(caption.getStyleText()).isEqualTo("pixel art");
    assertThat(caption.getObjects(0).getName()).isEqualTo("fox");
  }

  @Test
  void aTextOfStyleAloneLeavesTheContentToTheNextSource() {
    Caption caption = describe(shows("fox").toBuilder().setCaption("watercolor").build());
    assertThat(caption.getSource()).isEqualTo(CaptionSource.INVERTED);
    assertThat(caption.getContent()).isEqualTo("fox");
    assertThat(caption.getStyleText()).isEqualTo("watercolor");
  }

  @Test
  void anEmbeddingSavesTheEncoder() {
    Subject embedded =
        Subject.newBuilder()
            .setPicture(ByteString.copyFromUtf8("#broken"))
            .addAllEmbedding(Floats.asList(FakeEncoder.vector("fox", 256)))
            .build();
    assertThat(describe(embedded).getContent()).isEqualTo("fox");
  }

  @Test
  void aSubjectThatFailsDoesNotTouchTheOthersAndOrderIsKept() {
    Subject nothing = Subject.getDefaultInstance();
    Subject shortVector = Subject.newBuilder().addEmbedding(1).build();
    Subject zeroVector = Subject.newBuilder().addAllEmbedding(Collections.nCopies(256, 0f)).build();
    Subject endless =
        Subject.newBuilder().addAllEmbedding(Collections.nCopies(256, Float.NaN)).build();
    Subject longCaption = shows("fox").toBuilder().setCaption("x".repeat(10_001)).build();
    List<ItemResult<Caption>> results =
        client.describe(
            MODEL,
            List.of(
                shows("fox"),
                nothing,
                shows("broken"),
                shortVector,
                shows("cat"),
                zeroVector,
                endless,
                longCaption,
                shows("dog")),
            Priority.PRIORITY_BULK);
    assertThat(results).hasSize(9);
    assertThat(results.get(0).orThrow().getContent()).isEqualTo("fox");
    assertThat(problem(results.get(1)).field()).isEqualTo("picture");
    assertThat(problem(results.get(2)).reason()).isEqualTo(Reason.UNREADABLE_PICTURE);
    assertThat(problem(results.get(3)).field()).isEqualTo("embedding");
    assertThat(results.get(4).orThrow().getContent()).isEqualTo("cat");
    assertThat(problem(results.get(5)).field()).isEqualTo("embedding");
    assertThat(problem(results.get(6)).field()).isEqualTo("embedding");
    assertThat(problem(results.get(7)).limit()).isEqualTo("10000 characters");
    assertThat(results.get(8).orThrow().getContent()).isEqualTo("dog");
  }

  @Test
  void anEmptyBatchHasAnEmptyAnswer() {
    assertThat(client.describe("", List.of(), Priority.PRIORITY_UNSPECIFIED)).isEmpty();
  }

  @Test
  void moreSubjectsThanTheLimitAreRefused() {
    List<Subject> many = Collections.nCopies(65, shows("fox"));
    assertThatThrownBy(() -> client.describe(MODEL, many, Priority.PRIORITY_BULK))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
              assertThat(e.problem().limit()).isEqualTo("64 subjects");
            });
  }

  @Test
  void anotherModelIsRefused() {
    assertThatThrownBy(
            () -> client.describe("clip@1", List.of(shows("fox")), Priority.PRIORITY_BULK))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_MISMATCH));
  }

  @Test
  void metricsCountTheSources() throws IOException, InterruptedException {
    describe(shows("fox"));
    assertThat(get("/q/metrics").body())
        .contains("prism_caption_described_total{outcome=\"INVERTED\"}")
        .contains("prism_caption_describe_seconds_count");
  }

  private Caption describe(Subject subject) {
    return client.describe(MODEL, List.of(subject), Priority.PRIORITY_INTERACTIVE).get(0).orThrow();
  }

  private static Problem problem(ItemResult<Caption> result) {
    return ((ItemResult.Failed<Caption>) result).problem();
  }

  private static Subject shows(String text) {
    return picture(("#" + text).getBytes(UTF_8));
  }

  private static Subject picture(byte[] bytes) {
    return Subject.newBuilder().setPicture(ByteString.copyFrom(bytes)).build();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path.substring(1))).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
