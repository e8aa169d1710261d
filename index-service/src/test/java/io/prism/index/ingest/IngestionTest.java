package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkIndexed;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.pictures.store.Sha256;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Region;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One partition in Kafka's mocks, and everything around it failing in turn. */
@Timeout(120)
class IngestionTest {
  private static final String DLQ = "artworks.uploaded.dlq";
  private final Rig rig = new Rig();
  private MockStreams streams = new MockStreams(true);
  private Ingestion ingestion;

  @AfterEach
  void stop() {
    if (ingestion != null) {
      ingestion.close();
    }
  }

  private void start() {
    ingestion = rig.start(streams);
  }

  private byte[] picture(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    rig.pictures.add(bytes);
    return bytes;
  }

  private void upload(String id, long version, String picture) {
    upload(Events.upload(id, version, picture(picture)));
  }

  private void upload(ArtworkUploaded.Builder event) {
    streams.add(event.getId(), event.build().toByteArray());
  }

  private void awaitCommitted(long offset) {
    Rig.await("offset " + offset, () -> streams.committedOffset() == offset);
  }

  private Artwork.State state(String id) {
    Artwork artwork = rig.index.artwork(id);
    return artwork == null ? null : artwork.getState();
  }

  private List<String> results() throws Exception {
    List<String> results = new java.util.ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : streams.sent("artworks.indexed")) {
      ArtworkIndexed event = ArtworkIndexed.parseFrom(record.value());
      assertThat(new String(record.key(), UTF_8)).isEqualTo(event.getId());
      results.add(event.getId() + "@" + event.getVersion() + " " + event.getState());
    }
    return results;
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void anUploadIsIndexedToldAndCommitted() throws Exception {
    upload(Events.upload("a", 3, picture("fox")).addTags("red").setCaption("a red fox"));
    start();
    awaitCommitted(1);

    Artwork artwork = rig.index.artwork("a");
    assertThat(artwork.getState()).isEqualTo(Artwork.State.INDEXED);
    assertThat(artwork.getTagsList()).containsExactly("red");
    assertThat(artwork.getCaption()).isEqualTo("a red fox");
    assertThat(artwork.getWidth()).isEqualTo(640);
    assertThat(artwork.getSha256()).isEqualTo(Sha256.of("fox".getBytes(UTF_8)).hex());
    assertThat(artwork.getModel()).isEqualTo("prism-mini@1");
    assertThat(artwork.getCreateTime().getSeconds()).isEqualTo(1_700_000_000L);
    assertThat(results()).containsExactly("a@3 INDEXED");
  }

  @Test
  void aPoisonRecordIsPutAsideAsItCameAndTheNextIsNotHeldUp() throws Exception {
    byte[] garbage = {-1, -2, -3};
    streams.add("bad", garbage, Map.of("ce_id", "77"));
    upload("good", 1, "fox");
    start();
    awaitCommitted(2);

    ProducerRecord<byte[], byte[]> letter = streams.sent(DLQ).get(0);
    assertThat(streams.sent(DLQ)).hasSize(1);
    assertThat(letter.key()).isEqualTo("bad".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(header(letter, "ce_id")).isEqualTo("77");
    assertThat(header(letter, "dead-letter-topic")).isEqualTo("artworks.uploaded");
    assertThat(header(letter, "dead-letter-partition")).isEqualTo("0");
    assertThat(header(letter, "dead-letter-offset")).isEqualTo("0");
    assertThat(header(letter, "dead-letter-reason")).isEqualTo("INVALID_ARGUMENT");
    assertThat(header(letter, "dead-letter-text")).contains("protobuf");
    assertThat(header(letter, "dead-letter-time")).startsWith("20");
    assertThat(rig.index.artwork("bad").getReason().getCode()).isEqualTo("INVALID_ARGUMENT");
    assertThat(results()).containsExactlyInAnyOrder("bad@0 REJECTED", "good@1 INDEXED");
  }

  @Test
  void offsetsAreCommittedOnlyAfterDeadLettersAndResultsAreDurable() {
    streams = new MockStreams(false);
    streams.add("bad", new byte[] {-1});
    upload("good", 1, "fox");
    start();

    Rig.await("the dead letter", () -> streams.producer.history().size() == 1);
    assertThat(streams.sent(DLQ)).hasSize(1);
    assertThat(rig.index.writes()).isEmpty();
    assertThat(streams.committedOffset()).isZero();
    streams.producer.completeNext();
    Rig.await("the results", () -> streams.producer.history().size() == 3);
    assertThat(rig.index.writes()).hasSize(2);
    assertThat(streams.committedOffset()).isZero();
    streams.producer.completeNext();
    streams.producer.completeNext();
    awaitCommitted(2);
  }

  @Test
  void pictureProblemsRejectTheirArtworkAlone() {
    upload("unreadable", 1, "unreadable");
    upload("good", 1, "fox");
    upload(Events.upload("wronghash", 1, picture("cat")).setSha256("0".repeat(64)));
    upload(Events.upload("bucket", 1, new byte[0]).setPictureUri("s3://bucket/key"));
    upload(Events.upload("file", 1, new byte[0]).setPictureUri("file:///etc/passwd"));
    upload(Events.upload("badprism", 1, new byte[0]).setPictureUri("prism://pictures/../x"));
    upload(Events.upload("forbidden", 1, new byte[0]).setPictureUri("https://10.0.0.1/x"));
    rig.pictures.damage("dog".getBytes(UTF_8));
    upload(Events.upload("damaged", 1, "dog".getBytes(UTF_8)));
    rig.settings.put("prism.index.ingest.max-picture-bytes", "100");
    upload("large", 1, "x".repeat(101));
    start();
    awaitCommitted(9);

    assertThat(state("good")).isEqualTo(Artwork.State.INDEXED);
    assertThat(streams.sent(DLQ)).hasSize(8);
    assertThat(reason("unreadable")).isEqualTo(Reason.UNREADABLE_PICTURE);
    assertThat(reason("wronghash")).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(reason("bucket")).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(reason("file")).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(reason("badprism")).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(reason("forbidden")).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(reason("damaged")).isEqualTo(Reason.UNREADABLE_PICTURE);
    assertThat(reason("large")).isEqualTo(Reason.PICTURE_TOO_LARGE);
  }

  @Test
  void theKindOfAPictureDecidesWhatBecomesOfIt() throws Exception {
    rig.settings.put("prism.index.ingest.kinds.screenshot", "REJECT");
    rig.settings.put("prism.index.ingest.kinds.chart", "INDEX");
    upload("work", 1, "fox");
    upload("document", 1, "document of two pages");
    upload("screenshot", 1, "screenshot of a mail");
    upload("chart", 1, "chart of sales");
    start();
    awaitCommitted(4);

    assertThat(rig.index.artwork("work").getMarksList()).isEmpty();
    assertThat(rig.index.artwork("document").getMarksList())
        .containsExactly(Artwork.Mark.UNSEARCHABLE_KIND);
    assertThat(state("document")).isEqualTo(Artwork.State.INDEXED);
    assertThat(rig.index.artwork("chart").getMarksList()).isEmpty();
    assertThat(rig.index.artwork("chart").getKind()).isEqualTo("chart");
    assertThat(reason("screenshot")).isEqualTo(Reason.UNWANTED_KIND);
    assertThat(rig.index.artwork("screenshot").getReason().getText()).contains("screenshot");
    assertThat(streams.sent(DLQ)).hasSize(1);
    assertThat(results()).contains("screenshot@1 REJECTED", "document@1 INDEXED");
  }

  @Test
  void everyKindThatIsNotSearchableCanBeRefused() {
    rig.settings.put("prism.index.ingest.unsearchable-kinds", "REJECT");
    rig.settings.put("prism.index.ingest.kinds.artwork", "MARK");
    upload("work", 1, "fox");
    upload("document", 1, "document of two pages");
    start();
    awaitCommitted(2);

    assertThat(reason("document")).isEqualTo(Reason.UNWANTED_KIND);
    assertThat(rig.index.artwork("work").getMarksList())
        .containsExactly(Artwork.Mark.UNSEARCHABLE_KIND);
  }

  @Test
  void theThingsInAPictureAreKeptWithIt() {
    upload("scene", 1, "scene of two things");
    upload("work", 1, "fox");
    start();
    awaitCommitted(2);

    assertThat(rig.index.artwork("scene").getRegionsList())
        .extracting(Region::getObject)
        .containsExactly("owl", "cup");
    assertThat(rig.index.regions("scene")).isEqualTo(2);
    assertThat(rig.index.artwork("work").getRegionsList()).isEmpty();
  }

  private Reason reason(String id) {
    assertThat(state(id)).as(id).isEqualTo(Artwork.State.REJECTED);
    return Reason.valueOf(rig.index.artwork(id).getReason().getCode());
  }

  @Test
  void aPictureThatBreaksTheEncoderIsFoundWithoutBlamingAnother() {
    upload("before", 1, "fox");
    upload("crasher", 1, "crash");
    upload("after", 1, "cat");
    upload("odd", 1, "internal");
    upload("refused", 1, "refuse when with others");
    start();
    awaitCommitted(5);

    assertThat(state("before")).isEqualTo(Artwork.State.INDEXED);
    assertThat(state("after")).isEqualTo(Artwork.State.INDEXED);
    assertThat(state("refused")).isEqualTo(Artwork.State.INDEXED);
    assertThat(reason("crasher")).isEqualTo(Reason.INTERNAL);
    assertThat(reason("odd")).isEqualTo(Reason.INTERNAL);
  }

  @Test
  void whileTheEncoderIsAwayNothingIsLostAndTheMembershipLives() {
    for (int i = 0; i < 300; i++) {
      upload("a" + i, 1, "fox " + i);
    }
    rig.faults.failNext(Step.ANALYZE, Integer.MAX_VALUE);
    start();
    Rig.await("the wait", () -> rig.status.waiting().containsKey(Step.ANALYZE));
    Rig.await("the pause", () -> !streams.consumer.paused().isEmpty());
    assertThat(rig.status.waiting()).containsEntry(Step.ANALYZE, Reason.UNAVAILABLE);
    assertThat(rig.index.writes()).isEmpty();
    assertThat(streams.sent(DLQ)).isEmpty();
    assertThat(streams.committedOffset()).isZero();

    rig.faults.heal(Step.ANALYZE);
    awaitCommitted(300);
    assertThat(rig.index.writes()).hasSize(300).allMatch(write -> write.endsWith("INDEXED"));
    Rig.await("all well", () -> rig.status.waiting().isEmpty());
    assertThat(rig.status.count(IngestStatus.Count.INDEXED)).isEqualTo(300);
  }

  /** As Qdrant says when a rate limit is exceeded. */
  @Test
  void anIndexThatAsksForLessIsWaitedForAndNothingIsLost() throws Exception {
    for (int i = 0; i < 30; i++) {
      upload("a" + i, 1, "fox " + i);
    }
    streams.add("a0", null);
    rig.faults.failNext(Step.STORE, Integer.MAX_VALUE, Reason.QUOTA_EXCEEDED);
    start();
    Rig.await("the wait", () -> rig.status.waiting().get(Step.STORE) == Reason.QUOTA_EXCEEDED);
    assertThat(rig.index.writes()).isEmpty();
    assertThat(streams.committedOffset()).isZero();

    rig.faults.heal(Step.STORE);
    awaitCommitted(31);
    assertThat(streams.sent(DLQ)).isEmpty();
    for (int i = 1; i < 30; i++) {
      assertThat(state("a" + i)).isEqualTo(Artwork.State.INDEXED);
    }
    assertThat(state("a0")).isEqualTo(Artwork.State.DELETED);
    assertThat(results()).contains("a29@1 INDEXED", "a0@1 DELETED");
    Rig.await("all well", () -> rig.status.waiting().isEmpty());
  }

  @Test
  void everyOtherStepWaitsAndGoesOnToo() throws Exception {
    rig.faults.failNext(Step.FETCH, 5);
    rig.faults.failNext(Step.STORE, 5);
    rig.faults.failNext(Step.LOOK_UP, 5);
    streams.brokerAway = 3;
    streams.nextPollFails.set(new KafkaException("fetch failed"));
    streams.nextCommitFails.set(new RebalanceInProgressException());
    upload("a", 1, "fox");
    start();
    awaitCommitted(1);

    assertThat(rig.index.writes()).containsExactly("a@1 INDEXED");
    assertThat(results()).containsExactly("a@1 INDEXED");
    assertThat(rig.status.retries()).isGreaterThanOrEqualTo(18);
  }

  @Test
  void aResultThatKafkaDoesNotTakeIsSentAgainBeforeTheCommit() throws Exception {
    streams = new MockStreams(false);
    upload("a", 1, "fox");
    start();
    Rig.await("the first attempt", () -> streams.producer.errorNext(new TimeoutException("away")));
    Rig.await("the second attempt", () -> streams.producer.history().size() == 2);
    assertThat(streams.committedOffset()).isZero();
    streams.producer.completeNext();
    awaitCommitted(1);
    assertThat(rig.index.writes()).hasSize(1);
  }

  @Test
  void aDeadLetterThatIsTooLargeGoesWithoutItsValue() {
    streams = new MockStreams(false);
    streams.add("bad", new byte[] {-1, -2});
    start();
    Rig.await(
        "the refusal", () -> streams.producer.errorNext(new RecordTooLargeException("too large")));
    Rig.await("the small letter", () -> streams.producer.completeNext());
    Rig.await("the result", () -> streams.producer.completeNext());
    awaitCommitted(1);

    ProducerRecord<byte[], byte[]> letter = streams.sent(DLQ).get(1);
    assertThat(letter.value()).isEmpty();
    assertThat(header(letter, "dead-letter-omitted-bytes")).isEqualTo("2");
    assertThat(header(letter, "dead-letter-offset")).isEqualTo("0");
  }

  @Test
  void anArtworkThatTheIndexRefusesIsRejectedAlone() {
    upload(Events.upload("no", 1, picture("cat")).setTitle("refused"));
    upload("yes", 1, "fox");
    start();
    awaitCommitted(2);

    assertThat(state("yes")).isEqualTo(Artwork.State.INDEXED);
    assertThat(reason("no")).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(streams.sent(DLQ)).hasSize(1);
  }

  @Test
  void aStoredPictureMayComeLateButNotTooLate() {
    rig.settings.put("prism.index.ingest.missing-picture-grace", "PT876000H");
    upload(Events.upload("late", 1, "late".getBytes(UTF_8)));
    start();
    Rig.await(
        "reading",
        () -> streams.consumer != null && streams.consumer.position(MockStreams.PARTITION) > 0);
    assertThat(rig.index.writes()).isEmpty();
    picture("late");
    awaitCommitted(1);
    assertThat(state("late")).isEqualTo(Artwork.State.INDEXED);

    ingestion.close();
    streams = streams.successor();
    rig.settings.put("prism.index.ingest.missing-picture-grace", "50ms");
    upload(Events.upload("never", 1, "never".getBytes(UTF_8)));
    start();
    awaitCommitted(2);
    assertThat(reason("never")).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void aPictureOfTheWebIsTriedAFewTimesAndKept() {
    byte[] bytes = "web".getBytes(UTF_8);
    rig.web.put("https://a.example/1", Rig.flaky(2, bytes));
    rig.web.put("https://a.example/2", Rig.flaky(3, bytes));
    upload(Events.upload("a", 1, bytes).setPictureUri("https://a.example/1"));
    upload(Events.upload("b", 1, bytes).setPictureUri("https://a.example/2"));
    start();
    awaitCommitted(2);

    assertThat(state("a")).isEqualTo(Artwork.State.INDEXED);
    assertThat(rig.pictures.has(bytes)).isTrue();
    assertThat(reason("b")).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void aPictureInAListedBucketIsWaitedForAndKept() {
    byte[] fox = "fox".getBytes(UTF_8);
    int[] failures = {10};
    rig.objects.put(
        "s3://uploads/a fox.png",
        uri -> {
          if (failures[0]-- > 0) {
            throw PrismException.of(Reason.UNAVAILABLE, "S3 is away.");
          }
          return Optional.of(fox);
        });
    rig.objects.put("s3://uploads/none", uri -> Optional.empty());
    rig.objects.put(
        "s3://uploads/broken",
        uri -> {
          throw PrismException.of(Reason.UNREADABLE_PICTURE, "The object cannot be read.");
        });
    upload(Events.upload("fox", 1, new byte[0]).setPictureUri("s3://uploads/a fox.png"));
    upload(Events.upload("none", 1, new byte[0]).setPictureUri("s3://uploads/none"));
    upload(Events.upload("broken", 1, new byte[0]).setPictureUri("s3://uploads/broken"));
    start();
    awaitCommitted(3);

    assertThat(state("fox")).isEqualTo(Artwork.State.INDEXED);
    assertThat(rig.pictures.has(fox)).isTrue();
    assertThat(reason("none")).isEqualTo(Reason.NOT_FOUND);
    assertThat(reason("broken")).isEqualTo(Reason.UNREADABLE_PICTURE);
  }

  @Test
  void aBucketThatIsNotListedIsRefusedWithTheSettingThatListsIt() {
    upload(Events.upload("bucket", 1, new byte[0]).setPictureUri("s3://uploads/key"));
    start();
    awaitCommitted(1);

    assertThat(reason("bucket")).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(header(streams.sent(DLQ).get(0), "dead-letter-text"))
        .contains("uploads", "prism.index.ingest.s3.buckets");
  }

  @Test
  void tombstonesDeleteAndOlderVersionsNeverComeBack() throws Exception {
    upload("a", 5, "fox");
    start();
    awaitCommitted(1);
    streams.add("a", null);
    awaitCommitted(2);
    upload("a", 4, "cat");
    awaitCommitted(3);

    assertThat(rig.index.writes()).containsExactly("a@5 INDEXED", "a@5 DELETED");
    upload("a", 6, "cat");
    awaitCommitted(4);
    assertThat(rig.index.artwork("a").getTitle()).isEqualTo("a v6");
    assertThat(results()).containsExactly("a@5 INDEXED", "a@5 DELETED", "a@6 INDEXED");
  }

  @Test
  void whatWasDurableBeforeACrashIsToldAgainButNotDoneAgain() throws Exception {
    upload("a", 1, "fox");
    streams.add("bad", new byte[] {-1});
    start();
    awaitCommitted(2);
    ingestion.close();
    List<String> before = rig.index.writes();
    int analyzed = rig.analyzer.pictures();
    streams = streams.successor();
    streams.committed.clear();
    start();
    awaitCommitted(2);

    assertThat(rig.index.writes()).isEqualTo(before);
    assertThat(rig.analyzer.pictures()).isEqualTo(analyzed);
    assertThat(streams.sent(DLQ)).isEmpty();
    assertThat(results()).containsExactlyInAnyOrder("a@1 INDEXED", "bad@0 REJECTED");
  }

  @Test
  void whatIsBeingWrittenWhenItsPartitionIsTakenIsToldAndCommittedFirst() throws Exception {
    Faults.Hang hang = rig.faults.hang(Step.STORE);
    upload("a", 1, "fox");
    start();
    hang.awaitReached();
    takePartition();
    hang.end();
    awaitCommitted(1);
    assertThat(results()).containsExactly("a@1 INDEXED");
  }

  @Test
  void whatIsNotBeingWrittenWhenItsPartitionIsTakenIsTheNextOwners() throws Exception {
    Faults.Hang hang = rig.faults.hang(Step.ANALYZE);
    upload("a", 1, "fox");
    start();
    hang.awaitReached();
    Rig.await("the partition's end", takePartition());
    hang.end();
    Rig.await("nothing in flight", () -> rig.status.lag() == 0);
    assertThat(rig.index.writes()).isEmpty();
    assertThat(streams.committedOffset()).isZero();

    ingestion.close();
    streams = streams.successor();
    start();
    awaitCommitted(1);
    assertThat(rig.index.writes()).containsExactly("a@1 INDEXED");
    assertThat(results()).containsExactly("a@1 INDEXED");
  }

  /** Returns when the group has begun to take the partition; tells when it has it. */
  private BooleanSupplier takePartition() {
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean taken = new AtomicBoolean();
    MockConsumer<byte[], byte[]> consumer = streams.consumer;
    consumer.schedulePollTask(
        () -> {
          begun.set(true);
          consumer.rebalance(List.of());
          taken.set(true);
        });
    Rig.await("the group", begun::get);
    return taken::get;
  }

  @Test
  void anErrorInTheReadingThreadIsToldAndReadingBeginsAnew() {
    streams.nextPollDies.set(new NoClassDefFoundError("org/example/Missing"));
    upload("a", 1, "fox");
    start();
    awaitCommitted(1);
    assertThat(rig.status.isRunning()).isTrue();
    assertThat(rig.status.retries()).isPositive();
    Rig.await("all is well", () -> rig.status.waiting().isEmpty());
  }

  @Test
  void itStopsAtOnceWhileSomethingIsAway() {
    rig.faults.failNext(Step.ANALYZE, Integer.MAX_VALUE);
    rig.settings.put("prism.index.ingest.retry.first", "PT1H");
    rig.settings.put("prism.index.ingest.retry.longest", "PT1H");
    upload("a", 1, "fox");
    start();
    Rig.await("the wait", () -> rig.status.waiting().containsKey(Step.ANALYZE));

    ingestion.close();

    assertThat(rig.status.isRunning()).isFalse();
    assertThat(streams.consumer.closed()).isTrue();
    assertThat(streams.committedOffset()).isZero();
    assertThat(rig.index.writes()).isEmpty();
  }
}
