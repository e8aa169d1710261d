package io.prism.caption.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.prism.caption.fake.FakeEncoder;
import io.prism.caption.fake.FakeEncoderResource;
import io.prism.caption.fake.TextPng;
import io.prism.caption.generation.TinyCaptioner;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.Subject;
import io.prism.client.CaptionClient;
import io.prism.client.Floats;
import io.prism.client.ItemResult;
import io.prism.client.PrismChannels;
import io.prism.core.error.Reason;
import io.prism.type.v1.Artwork.CaptionSource;
import io.prism.type.v1.Priority;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service over its port, told by its configuration to let a model write. */
@QuarkusTest
@TestProfile(GeneratorQuarkusTest.WithGenerator.class)
@QuarkusTestResource(FakeEncoderResource.class)
@Timeout(300)
class GeneratorQuarkusTest {
  @TestHTTPResource("/q/health/ready")
  URI ready;

  private ManagedChannel channel;
  private CaptionClient client;

  /** In this process. */
  public static final class WithGenerator implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "prism.caption.captioner", "generator",
          "prism.caption.generator.pack", TinyCaptioner.FOLDER.toString(),
          "prism.caption.generator.threads", "1");
    }
  }

  @BeforeEach
  void connect() {
    channel = PrismChannels.open(ready.getHost() + ":" + ready.getPort(), false);
    client = new CaptionClient(channel, Duration.ofSeconds(60));
    Health.await(ready, 200, "caption");
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void theModelWritesTheContentAndTermsAndKindStayTheVocabularys() {
    Caption caption = describe(subject(Written.PICTURE)).orThrow();

    assertThat(caption.getSource()).isEqualTo(CaptionSource.INVERTED);
    assertThat(caption.getContent()).isEqualTo(Written.TEXT);
    assertThat(caption.getContentTextsList()).containsExactly(Written.TEXT);
    assertThat(caption.getObjectsList()).hasSize(10);
    assertThat(caption.getObjects(0).getName()).isEqualTo("fox");
    assertThat(caption.getStylesList()).hasSize(10);
    assertThat(caption.getKind().getName()).isNotEmpty();
  }

  @Test
  void givenAndEmbeddedTextsComeBeforeIt() {
    Caption given =
        describe(subject(Written.PICTURE).toBuilder().setCaption("a bear").build()).orThrow();
    Caption embedded =
        describe(
                subject(
                    TextPng.of(
                        "parameters", "a red fox\nSteps: 20, Sampler: Euler a, Size: 5x5", "fox")))
            .orThrow();

    assertThat(given.getSource()).isEqualTo(CaptionSource.GIVEN);
    assertThat(given.getContent()).isEqualTo("a bear");
    assertThat(embedded.getSource()).isEqualTo(CaptionSource.EMBEDDED_PROMPT);
    assertThat(embedded.getContent()).isEqualTo("a red fox");
  }

  @Test
  void aVectorAloneHasOnlyTheVocabulary() {
    Subject vector =
        Subject.newBuilder().addAllEmbedding(Floats.asList(FakeEncoder.vector("cat", 256))).build();

    assertThat(describe(vector).orThrow().getContent()).isEqualTo("cat");
  }

  @Test
  void aPictureThatCannotBeReadDoesNotTouchTheOthers() {
    List<ItemResult<Caption>> results =
        client.describe(
            "",
            List.of(
                subject(Written.OTHER_PICTURE),
                subject("no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                Subject.getDefaultInstance(),
                subject(Written.PICTURE)),
            Priority.PRIORITY_BULK);

    assertThat(results.get(0).orThrow().getContent()).isEqualTo(Written.OTHER_TEXT);
    assertThat(((ItemResult.Failed<Caption>) results.get(1)).problem().reason())
        .isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
    assertThat(((ItemResult.Failed<Caption>) results.get(2)).problem().field())
        .isEqualTo("picture");
    assertThat(results.get(3).orThrow().getContent()).isEqualTo(Written.TEXT);
  }

  private ItemResult<Caption> describe(Subject subject) {
    return client.describe("", List.of(subject), Priority.PRIORITY_INTERACTIVE).get(0);
  }

  /** Its vector is a fox's, whatever the picture shows. */
  private static Subject subject(byte[] picture) {
    return Subject.newBuilder()
        .setPicture(ByteString.copyFrom(picture))
        .addAllEmbedding(Floats.asList(FakeEncoder.vector("fox", 256)))
        .build();
  }
}
