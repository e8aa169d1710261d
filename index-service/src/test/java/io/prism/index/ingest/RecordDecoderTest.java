package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
  private static final String URI = "https://example.org/a.png";
  private final RecordDecoder decoder = new RecordDecoder(300_000);

  private static ArtworkUploaded.Builder valid() {
    return ArtworkUploaded.newBuilder().setId("a").setVersion(3).setPictureUri(URI);
  }

  @Test
  void protobufNeedsNoHeader() {
    ArtworkUploaded event = valid().addTags("fox").build();

    assertThat(event(decoder.decode(Events.record("a", event.toByteArray())))).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=utf-8", "Application/JSON "})
  void jsonIsReadWhereAHeaderSaysSo(String type) {
    byte[] json =
        ("{\"version\": \"7\", \"pictureUri\": \"" + URI + "\", \"tags\": [\"ü\"]}")
            .getBytes(UTF_8);

    for (String header : new String[] {"content-type", "ce_datacontenttype"}) {
      ArtworkUploaded event =
          event(decoder.decode(Events.record(0, 5, "a", json, Map.of(header, type, "ce_id", "1"))));
      assertThat(event.getId()).isEqualTo("a");
      assertThat(event.getVersion()).isEqualTo(7);
      assertThat(event.getTagsList()).containsExactly("ü");
    }
  }

  @Test
  void theKeyFillsInAMissingId() {
    assertThat(
            event(decoder.decode(Events.record("k", valid().setId("").build().toByteArray())))
                .getId())
        .isEqualTo("k");
  }

  @Test
  void aNullValueIsATombstone() {
    ConsumerRecord<byte[], byte[]> plain = Events.record("a", null);
    assertThat(decoder.decode(plain)).isEqualTo(new Incoming.Removal(plain, "a", 0));
    ConsumerRecord<byte[], byte[]> versioned =
        Events.record(0, 0, "a", null, Map.of("prism-version", "12"));
    assertThat(((Incoming.Removal) decoder.decode(versioned)).version()).isEqualTo(12);
  }

  static Stream<Arguments> wrongKeys() {
    return Stream.of(null, "", "a b", "a/b", "ä", "x".repeat(129), "a\n", "../../etc")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("wrongKeys")
  void aKeyThatIsNoArtworkIdNamesNoArtwork(String key) {
    Incoming.Unusable unusable =
        (Incoming.Unusable) decoder.decode(Events.record(key, valid().build().toByteArray()));

    assertThat(unusable.id()).isNull();
    assertThat(unusable.problem().field()).isEqualTo("key");
  }

  static Stream<Arguments> wrongEvents() {
    return Stream.of(
        Arguments.of("id", valid().setId("b")),
        Arguments.of("version", valid().setVersion(-1)),
        Arguments.of("pictureUri", valid().setPictureUri("")),
        Arguments.of("pictureUri", valid().setPictureUri("https://" + "x".repeat(2_000))),
        Arguments.of("sha256", valid().setSha256("ABC")),
        Arguments.of("title", valid().setTitle("x".repeat(501))),
        Arguments.of("description", valid().setDescription("x".repeat(10_001))),
        Arguments.of("author", valid().setAuthor("x".repeat(201))),
        Arguments.of("category", valid().setCategory("x".repeat(201))),
        Arguments.of("licence", valid().setLicence("x".repeat(201))),
        Arguments.of("caption", valid().setCaption("x".repeat(10_001))),
        Arguments.of("tags", valid().addTags("x".repeat(101))),
        Arguments.of("tags", valid().addAllTags(Stream.generate(() -> "t").limit(101).toList())),
        Arguments.of("sourceUrl", valid().setSourceUrl("javascript:alert(1)")),
        Arguments.of("sourceUrl", valid().setSourceUrl("no url")),
        Arguments.of(
            "createTime",
            valid().setCreateTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))));
  }

  @ParameterizedTest
  @MethodSource("wrongEvents")
  void aFieldOverItsLimitIsNamedAndTheVersionKept(String field, ArtworkUploaded.Builder event) {
    Incoming.Unusable unusable =
        (Incoming.Unusable) decoder.decode(Events.record("a", event.build().toByteArray()));

    assertThat(unusable.id()).isEqualTo("a");
    assertThat(unusable.version()).isEqualTo(Math.max(event.getVersion(), 0));
    assertThat(unusable.problem().field()).isEqualTo(field);
    assertThat(unusable.problem().reason()).isEqualTo(Reason.INVALID_ARGUMENT);
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        Arguments.of("garbage", Events.record("a", new byte[] {-1, -1, -1})),
        Arguments.of("not JSON", Events.json("a", "<a/>")),
        Arguments.of("empty JSON", Events.json("a", "")),
        Arguments.of("unknown field", Events.json("a", "{\"pictureUrl\": \"" + URI + "\"}")),
        Arguments.of("wrong type", Events.json("a", "{\"version\": \"many\"}")),
        Arguments.of("deep", Events.json("a", "[".repeat(200_000))),
        Arguments.of("deep field", Events.json("a", "{\"tags\":" + "[".repeat(200_000))),
        Arguments.of(
            "not UTF-8",
            Events.record(
                0, 0, "a", new byte[] {'"', -1, '"'}, Map.of("content-type", "application/json"))),
        Arguments.of("too long", Events.record("a", new byte[300_001])),
        Arguments.of(
            "foreign type",
            Events.record(0, 0, "a", new byte[1], Map.of("content-type", "text/xml"))),
        Arguments.of(
            "structured CloudEvent",
            Events.record(
                0,
                0,
                "a",
                "{}".getBytes(UTF_8),
                Map.of("content-type", "application/cloudevents+json"))),
        Arguments.of(
            "version no number", Events.record(0, 0, "a", null, Map.of("prism-version", "x"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongValues")
  void whatCannotBeReadHasNoVersion(String what, ConsumerRecord<byte[], byte[]> record) {
    Incoming.Unusable unusable = (Incoming.Unusable) decoder.decode(record);

    assertThat(unusable.id()).isEqualTo("a");
    assertThat(unusable.version()).isEqualTo(Incoming.UNKNOWN_VERSION);
    assertThat(unusable.problem()).extracting(Problem::reason).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(unusable.problem().detail())
        .doesNotContain("com.google")
        .doesNotContain("Exception");
  }

  private static ArtworkUploaded event(Incoming incoming) {
    assertThat(incoming).isInstanceOf(Incoming.Upload.class);
    return ((Incoming.Upload) incoming).event();
  }
}
