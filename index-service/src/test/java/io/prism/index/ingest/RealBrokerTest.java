package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.event.v1.ArtworkIndexed;
import io.prism.index.store.IndexOrigin;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Backup;
import io.prism.type.v1.LogPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, a stream full of poison, outages everywhere, and a consumer that keeps dying. */
@Timeout(300)
class RealBrokerTest {
  private static final int RECORDS = 300;
  private static final int DEATHS = 5;

  @TempDir static Path folder;
  private static TestBroker broker;

  private final Rig rig = new Rig();
  private final Random random = new Random(20261122);
  private final List<Exception> unsent = new CopyOnWriteArrayList<>();
  private KafkaClients clients;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void ownTopics() {
    String test = UUID.randomUUID().toString();
    rig.settings.put("prism.index.kafka.bootstrap-servers", broker.address());
    rig.settings.put("prism.index.kafka.group-id", test);
    rig.settings.put("prism.index.kafka.topics.uploaded", test + "-uploaded");
    rig.settings.put("prism.index.kafka.topics.indexed", test + "-indexed");
    rig.settings.put("prism.index.kafka.topics.dead-letters", test + "-dlq");
    rig.settings.put("prism.index.kafka.topics.partitions", "4");
    rig.settings.put("prism.index.ingest.batch-size", "20");
    clients = new KafkaClients(rig.kafka(), 20);
  }

  /** What a record means to its artwork, told independently of the code under test. */
  private record Sent(String id, long version, Artwork.State state) {}

  @Test
  void whateverDiesOrFailsEachArtworkEndsAsItsRecordsSay() throws Exception {
    clients.prepareTopics();
    List<Sent> sent = sendRandomRecords();
    for (int death = 0; death < DEATHS; death++) {
      liveUntilWrites(death * RECORDS / 8 + random.nextInt(20));
      rig.revive();
    }
    rig.faults.rate(.02);
    MortalStreams streams = new MortalStreams(clients, rig.faults);
    try (Ingestion ingestion = rig.start(streams)) {
      Rig.await("the end of the stream", () -> lag() == 0);
    }

    Map<String, Sent> expected = outcome(sent);
    Map<String, String> actual = new TreeMap<>();
    expected.keySet().forEach(id -> actual.put(id, describe(rig.index.artwork(id))));
    Map<String, String> wanted = new TreeMap<>();
    expected.forEach((id, last) -> wanted.put(id, last.state() + "@" + last.version()));
    assertThat(actual).as("0 lost").isEqualTo(wanted);
    assertThat(rig.index.writes()).as("0 double").doesNotHaveDuplicates();
    assertOrderKept();
    assertToldLast(wanted);
    assertDeadLetters(expected);
  }

  /**
   * The index is lost and put back from a backup, while the log goes on and its group has committed
   * far more.
   */
  @Test
  void anIndexThatWasPutBackReadsWhatItsBackupDoesNotHave() throws Exception {
    clients.prepareTopics();
    List<Sent> sent = new ArrayList<>();
    uploads(sent, "before", 20);
    try (Ingestion ingestion = rig.start(clients)) {
      Rig.await("the first uploads", () -> lag() == 0);
    }
    List<LogPosition> positions = clients.positions().indexed(rig.index.origin().id());
    assertThat(positions).isEqualTo(clients.positions().ends());
    assertThat(positions.stream().mapToLong(LogPosition::getOffset).sum()).isEqualTo(20);
    assertThat(positions).allSatisfy(it -> assertThat(it.getTopicId()).isNotEmpty());
    uploads(sent, "after", 20);
    try (Ingestion ingestion = rig.start(clients)) {
      Rig.await("the later uploads", () -> lag() == 0);
    }

    rig.index.putBack(
        id -> id.startsWith("before"),
        Backup.newBuilder().setFormat(1).addAllPositions(positions).build());
    int known = rig.index.writes().size();
    try (Ingestion ingestion = rig.start(clients)) {
      Rig.await(
          "what came after the backup",
          () -> sent.stream().allMatch(it -> rig.index.artwork(it.id()) != null));
      Rig.await("the mark is gone", () -> rig.index.origin().restored().isEmpty());
    }
    assertThat(rig.index.writes().subList(known, rig.index.writes().size()))
        .as("nothing from before is done again")
        .hasSize(20)
        .allSatisfy(it -> assertThat(it).startsWith("after"));
  }

  /** As with an index that several replicas share, when another one makes it anew. */
  @Test
  void replicasThatGoOnNoticeThatTheIndexIsAnotherAndFillItFromTheBeginning() throws Exception {
    clients.prepareTopics();
    List<Sent> sent = new ArrayList<>();
    uploads(sent, "u", 20);
    try (Ingestion one = rig.start(clients);
        Ingestion two = rig.start(clients)) {
      Rig.await("the uploads", () -> lag() == 0);
      rig.index.replaced(new IndexOrigin("second", Optional.empty()));
      // Somebody was faster, so that it is not empty when they look.
      uploads(sent, "later", 1);
      try {
        Rig.await("all of them again", () -> lost(sent).isEmpty());
      } catch (AssertionError e) {
        throw new AssertionError(account(sent), e);
      }
      Rig.await(
          "commits that belong to it",
          () -> clients.positions().indexed("second").equals(clients.positions().ends()));
    }
    assertThat(clients.positions().indexed("first"))
        .allSatisfy(it -> assertThat(it.getOffset()).isZero());
  }

  @Test
  void aTopicThatIsNotThereHasNoPositions() {
    assertThat(clients.positions().ends()).isEmpty();
    assertThat(clients.positions().indexed(rig.index.origin().id())).isEmpty();
  }

  /** A broker tells of a topic before all of its partitions are there: see KAFKA-14359. */
  @Test
  void aTopicThatWasMadeTakesRecordsAtOnce() {
    rig.settings.put("prism.index.kafka.topics.partitions", "100");
    String uploaded = rig.kafka().topics().uploaded();
    Map<String, Object> config = new HashMap<>(rig.kafka().client());
    config.put("bootstrap.servers", broker.address());
    config.put("enable.idempotence", false);
    config.put("retries", 0);
    new KafkaClients(rig.kafka(), 20).prepareTopics();
    try (Producer<byte[], byte[]> impatient =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 99; partition >= 0; partition--) {
        impatient.send(
            new ProducerRecord<>(uploaded, partition, new byte[1], new byte[1]),
            (written, failure) -> unsent.addAll(failure == null ? List.of() : List.of(failure)));
      }
    }
    assertThat(unsent).isEmpty();
  }

  private List<String> lost(List<Sent> sent) {
    return sent.stream().map(Sent::id).filter(id -> rig.index.artwork(id) == null).toList();
  }

  /** What one needs to know to find the cause. */
  private String account(List<Sent> sent) {
    StringBuilder account =
        new StringBuilder("lost: ")
            .append(lost(sent))
            .append("\nput: ")
            .append(rig.index.puts())
            .append("\ncommitted: ")
            .append(clients.positions().indexed("second"))
            .append("\nends: ")
            .append(clients.positions().ends());
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (thread.getName().startsWith("prism-ingest")) {
                account.append('\n').append(thread.getName());
                Stream.of(stack).limit(25).forEach(frame -> account.append("\n  ").append(frame));
              }
            });
    return account.toString();
  }

  private void uploads(List<Sent> sent, String name, int count) {
    try (Producer<byte[], byte[]> producer = new StreamView(rig.kafka()).producer()) {
      for (int i = 0; i < count; i++) {
        upload(producer, sent, name + i, 1, "fox " + name + i, true);
      }
    }
    assertThat(unsent).isEmpty();
  }

  /** One life: works until so many writes are durable, then dies wherever it is. */
  private void liveUntilWrites(int writes) {
    rig.faults.rate(.05);
    MortalStreams streams = new MortalStreams(clients, rig.faults);
    Faults faults = rig.faults;
    Ingestion ingestion = rig.start(streams);
    Rig.await("some writes", () -> rig.index.writes().size() >= writes || lag() == 0);
    faults.kill();
    ingestion.close();
    streams.bury();
  }

  private List<Sent> sendRandomRecords() {
    List<Sent> sent = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = new StreamView(rig.kafka()).producer()) {
      for (int i = 0; i < RECORDS; i++) {
        String id = "a" + random.nextInt(RECORDS / 3);
        // Every upload of an artwork has a version of its own; many come after a newer one.
        long version = i / 60 * 1_000L + 1 + random.nextInt(999);
        switch (random.nextInt(12)) {
          case 0 -> {
            send(producer, "g" + i, new byte[] {-1, (byte) i}, Map.of());
            sent.add(new Sent("g" + i, 0, Artwork.State.REJECTED));
          }
          case 1 -> upload(producer, sent, id, version, "unreadable " + i, true);
          case 2 -> upload(producer, sent, id, version, "missing " + i, false);
          case 3 -> {
            send(producer, id, null, Map.of("prism-version", Long.toString(version)));
            sent.add(new Sent(id, version, Artwork.State.DELETED));
          }
          default -> upload(producer, sent, id, version, "fox " + i, true);
        }
        if (i % 100 == 50) {
          upload(producer, sent, "c" + i, 1, "crash " + i, true);
        }
      }
    }
    assertThat(unsent).isEmpty();
    return sent;
  }

  private void upload(
      Producer<byte[], byte[]> producer,
      List<Sent> sent,
      String id,
      long version,
      String picture,
      boolean stored) {
    byte[] bytes = picture.getBytes(UTF_8);
    if (stored) {
      rig.pictures.add(bytes);
    }
    send(producer, id, Events.upload(id, version, bytes).build().toByteArray(), Map.of());
    boolean good = picture.startsWith("fox");
    sent.add(new Sent(id, version, good ? Artwork.State.INDEXED : Artwork.State.REJECTED));
  }

  private void send(
      Producer<byte[], byte[]> producer, String id, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(rig.kafka().topics().uploaded(), id.getBytes(UTF_8), value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    producer.send(
        record,
        (written, failure) -> unsent.addAll(failure == null ? List.of() : List.of(failure)));
  }

  /** A newer or equal version wins; nothing else. */
  private static Map<String, Sent> outcome(List<Sent> sent) {
    Map<String, Sent> last = new LinkedHashMap<>();
    for (Sent one : sent) {
      Sent before = last.get(one.id());
      if (before == null || one.version() >= before.version()) {
        last.put(one.id(), one);
      }
    }
    return last;
  }

  private static String describe(Artwork artwork) {
    return artwork == null ? "lost" : artwork.getState() + "@" + artwork.getVersion();
  }

  private void assertOrderKept() {
    Map<String, Long> versions = new HashMap<>();
    for (String write : rig.index.writes()) {
      String id = write.substring(0, write.indexOf('@'));
      long version = Long.parseLong(write.substring(write.indexOf('@') + 1, write.indexOf(' ')));
      assertThat(version).as(write).isGreaterThanOrEqualTo(versions.getOrDefault(id, 0L));
      versions.put(id, version);
    }
  }

  private void assertToldLast(Map<String, String> wanted) throws Exception {
    Map<String, String> told = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(rig.kafka().topics().indexed())) {
      ArtworkIndexed event = ArtworkIndexed.parseFrom(record.value());
      told.put(event.getId(), event.getState() + "@" + event.getVersion());
    }
    assertThat(told).as("the last word on each artwork").isEqualTo(wanted);
  }

  private void assertDeadLetters(Map<String, Sent> expected) {
    Map<String, byte[]> originals = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(rig.kafka().topics().uploaded())) {
      originals.put(record.partition() + ":" + record.offset(), record.value());
    }
    Set<String> ids = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> letter : read(rig.kafka().topics().deadLetters())) {
      String place = header(letter, "partition") + ":" + header(letter, "offset");
      assertThat(letter.value()).isEqualTo(originals.get(place));
      assertThat(header(letter, "reason")).isNotBlank();
      ids.add(new String(letter.key(), UTF_8));
    }
    expected.forEach(
        (id, last) -> {
          if (last.state() == Artwork.State.REJECTED) {
            assertThat(ids).contains(id);
          }
        });
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader("dead-letter-" + name).value(), UTF_8);
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    return new StreamView(rig.kafka()).read(topic);
  }

  private long lag() {
    return new StreamView(rig.kafka()).lag();
  }
}
