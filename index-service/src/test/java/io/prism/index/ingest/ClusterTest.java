package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.event.v1.ArtworkIndexed;
import io.prism.index.store.ArtworkIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three brokers, and replicas that come, go and die under load. */
@Timeout(900)
class ClusterTest {
  private static final int PARTITIONS = 6;
  private static final int BATCH = 20;

  @TempDir static Path folder;
  private static TestCluster cluster;

  private final Rig rig = new Rig();
  private final Map<String, Replica> replicas = new TreeMap<>();
  private String test;

  /** One process of the index service. */
  private record Replica(Ingestion ingestion, WatchedStreams streams, IngestStatus status) {}

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = TestCluster.start(folder);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void ownTopics() {
    test = UUID.randomUUID().toString();
    rig.settings.put("prism.index.kafka.bootstrap-servers", cluster.address());
    rig.settings.put("prism.index.kafka.group-id", test);
    // Longer than any hiccup of a busy machine: whoever dies here comes back or has left.
    rig.settings.put("prism.index.kafka.session-timeout", "60s");
    rig.settings.put("prism.index.kafka.topics.uploaded", test + "-uploaded");
    rig.settings.put("prism.index.kafka.topics.indexed", test + "-indexed");
    rig.settings.put("prism.index.kafka.topics.dead-letters", test + "-dlq");
    rig.settings.put("prism.index.kafka.topics.partitions", Integer.toString(PARTITIONS));
    rig.settings.put("prism.index.ingest.batch-size", Integer.toString(BATCH));
  }

  @AfterEach
  void stopReplicas() {
    replicas.values().forEach(replica -> replica.ingestion().close());
  }

  private KafkaClients clients() {
    return new KafkaClients(rig.kafka(), BATCH);
  }

  private StreamView view() {
    return new StreamView(rig.kafka());
  }

  private static void await(String what, java.util.function.BooleanSupplier condition) {
    Rig.await(what, TestCluster.PATIENCE, condition);
  }

  @Test
  void topicsAreMadeWithCopiesThatLosingABrokerDoesNotLose() throws Exception {
    clients().prepareTopics();
    String uploaded = rig.kafka().topics().uploaded();
    String letters = rig.kafka().topics().deadLetters();
    try (Admin admin = view().admin()) {
      TopicDescription topic =
          known(() -> admin.describeTopics(List.of(uploaded)).topicNameValues().get(uploaded));
      assertThat(topic.partitions()).hasSize(PARTITIONS);
      assertThat(topic.partitions()).allSatisfy(p -> assertThat(p.replicas()).hasSize(3));
      assertThat(config(admin, uploaded, "cleanup.policy")).isEqualTo("compact");
      assertThat(config(admin, uploaded, "min.insync.replicas")).isEqualTo("2");
      assertThat(config(admin, letters, "retention.ms")).isEqualTo("2592000000");
      assertThat(config(admin, letters, "min.insync.replicas")).isEqualTo("2");
    }
    clients().prepareTopics();
  }

  /** Another replica would refuse it. */
  @Test
  void noTopicIsSeenBeforeItKeepsItsRecordsSafe() throws Exception {
    String letters = rig.kafka().topics().deadLetters();
    CountDownLatch looking = new CountDownLatch(1);
    ExecutorService watch = Executors.newSingleThreadExecutor();
    try (Admin admin = view().admin()) {
      Future<String> first =
          watch.submit(
              () -> {
                looking.countDown();
                return config(admin, letters, "min.insync.replicas");
              });
      looking.await();
      clients().prepareTopics();
      assertThat(first.get()).isEqualTo("2");
    } finally {
      watch.shutdownNow();
    }
  }

  @Test
  void aTopicOnWhichAcknowledgedUploadsCouldBeLostIsRefused() throws Exception {
    String uploaded = rig.kafka().topics().uploaded();
    make(uploaded, (short) 3, Map.of("min.insync.replicas", "1"));
    assertThatThrownBy(() -> clients().prepareTopics())
        .isInstanceOf(UnfitTopicException.class)
        .hasMessageContaining("topic " + uploaded + " acknowledges a record as soon as 1 of 3")
        .hasMessageContaining(
            "kafka-configs --alter --topic " + uploaded + " --add-config min.insync.replicas=2")
        .hasMessageContaining("prism.index.kafka.topics.min-insync-replicas=1");

    rig.settings.put("prism.index.kafka.topics.min-insync-replicas", "1");
    clients().prepareTopics();
  }

  @Test
  void aTopicThatCanNeverAcknowledgeIsRefused() throws Exception {
    make(rig.kafka().topics().indexed(), (short) 1, Map.of("min.insync.replicas", "2"));
    assertThatThrownBy(() -> clients().prepareTopics())
        .hasMessageContaining("no record can ever be acknowledged");
  }

  @Test
  void moreCopiesThanBrokersAreRefusedWithTheSetting() {
    rig.settings.put("prism.index.kafka.topics.replication", "5");
    assertThatThrownBy(() -> clients().prepareTopics())
        .isInstanceOf(UnfitTopicException.class)
        .hasMessageContaining("prism.index.kafka.topics.replication=5")
        .hasMessageContaining("3 broker");
  }

  @Test
  void replicasJoinLeaveAndReturnAndABrokerDiesAndNothingIsLostOrDoubled() throws Exception {
    start("a", Optional.of("a"));
    start("b", Optional.of("b"));
    awaitShared("a", "b");
    try (Load load = new Load(rig)) {
      awaitProgress(30);

      List<TopicPartition> before = taken("a", "b");
      start("c", Optional.of("c"));
      awaitShared("a", "b", "c");
      List<TopicPartition> taken = taken("a", "b");
      before.forEach(taken::remove);
      assertThat(taken)
          .as("cooperative: what the third one does not get is not taken")
          .containsExactlyInAnyOrderElementsOf(replicas.get("c").streams().assigned());
      awaitProgress(30);

      returnUnderItsName("c");
      start("d", Optional.empty());
      awaitShared("a", "b", "c", "d");
      awaitProgress(30);
      replicas.remove("d").ingestion().close();
      awaitShared("a", "b", "c");

      int leader = leader();
      cluster.kill(leader);
      awaitProgress(60);
      cluster.start(leader);
      cluster.awaitNodes(3);
      awaitProgress(30);
      load.stop();
      await("the end of the stream", () -> view().lag() == 0);
      load.assertOutcome(rig.index);
      load.assertOrderKept(rig.index);
    }
    assertThat(rig.index.writes()).as("0 double").doesNotHaveDuplicates();
    assertThat(results().keySet()).isEqualTo(Set.copyOf(rig.index.writes()));
    assertThat(results().values()).as("told once").allSatisfy(r -> assertThat(r).hasSize(1));
    await("no lag", () -> lag() == 0);
  }

  @Test
  void aReplicaThatDiesIsReadAgainToTheSameEffect() throws Exception {
    Faults mortal = new Faults();
    start("a", Optional.of("a"));
    MortalStreams dying = new MortalStreams(clients("b"), mortal);
    rig.target = mortalIndex(mortal);
    Replica b = start("b", new WatchedStreams(dying));
    rig.target = rig.index;
    awaitShared("a", "b");
    try (Load load = new Load(rig)) {
      awaitProgress(50);
      Set<TopicPartition> orphans = b.streams().assigned();
      // What it has read and not yet written must not be lost with it.
      Faults.Hang hang = rig.faults.hang(Step.ANALYZE);
      await("more than it can have in flight", () -> b.status().lag() > 3 * BATCH);
      mortal.kill();
      hang.end();
      b.ingestion().close();
      dying.bury();
      Replica successor = start("b", Optional.of("b"));
      await("its partitions", () -> successor.streams().assigned().size() == PARTITIONS / 2);
      assertThat(successor.streams().assigned())
          .as("it goes on with its partitions long before its session is over")
          .isEqualTo(orphans);
      awaitProgress(50);
      load.stop();
      await("the end of the stream", () -> view().lag() == 0);
      load.assertOutcome(rig.index);
    }
    // Whatever was told twice was told with the same words.
    assertThat(results().values()).allSatisfy(r -> assertThat(Set.copyOf(r)).hasSize(1));
    assertThat(results().keySet()).isEqualTo(Set.copyOf(rig.index.writes()));
  }

  @Test
  void theLagIsTrueAlsoWhileNothingIsReadAndWhenPartitionsMove() throws Exception {
    start("a", Optional.empty());
    awaitShared("a");
    Faults.Hang hang = rig.faults.hang(Step.ANALYZE);
    try (Load load = new Load(rig)) {
      hang.awaitReached();
      load.awaitSent(200);
      load.stop();
      await("the true lag of one", () -> lag() == view().lag() && lag() > 0);
      assertThat(replicas.get("a").status().worstLag()).isPositive().isLessThan(lag());

      start("b", Optional.empty());
      awaitShared("a", "b");
      await("the true lag of two", () -> lag() == view().lag() && lag() > 0);
      assertThat(replicas.get("b").status().lag()).isPositive();
      hang.end();
      await("no lag", () -> view().lag() == 0 && lag() == 0);
    }
  }

  /** A dead process writes nothing, whatever it was about to. */
  private ArtworkIndex mortalIndex(Faults faults) {
    return (ArtworkIndex)
        Proxy.newProxyInstance(
            ArtworkIndex.class.getClassLoader(),
            new Class<?>[] {ArtworkIndex.class},
            (proxy, method, arguments) -> {
              if (faults.isDead()) {
                throw new Faults.Killed();
              }
              try {
                return method.invoke(rig.index, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** A pod that is restarted: nobody else is disturbed. */
  private void returnUnderItsName(String name) throws Exception {
    Set<TopicPartition> own = replicas.get(name).streams().assigned();
    int before = taken("a", "b").size();
    replicas.get(name).ingestion().close();
    start(name, Optional.of(name));
    await("the return of " + name, () -> replicas.get(name).streams().assigned().equals(own));
    assertThat(taken("a", "b")).as("static membership").hasSize(before);
  }

  private Replica start(String name, Optional<String> instance) {
    return start(name, new WatchedStreams(instance.isPresent() ? clients(name) : clients()));
  }

  private KafkaClients clients(String instance) {
    rig.settings.put("prism.index.kafka.instance-id", instance);
    try {
      return clients();
    } finally {
      rig.settings.remove("prism.index.kafka.instance-id");
    }
  }

  private Replica start(String name, WatchedStreams streams) {
    rig.status = new IngestStatus();
    Replica replica = new Replica(rig.start(streams), streams, rig.status);
    replicas.put(name, replica);
    return replica;
  }

  /** Waits until each reads something, and together everything once. */
  private void awaitShared(String... names) {
    await(
        "shares of " + List.of(names),
        () -> {
          List<Set<TopicPartition>> shares =
              Stream.of(names).map(name -> replicas.get(name).streams().assigned()).toList();
          return shares.stream().noneMatch(Set::isEmpty)
              && shares.stream().mapToInt(Set::size).sum() == PARTITIONS
              && shares.stream().flatMap(Set::stream).distinct().count() == PARTITIONS;
        });
  }

  private List<TopicPartition> taken(String... names) {
    return Stream.of(names)
        .flatMap(name -> replicas.get(name).streams().taken().stream())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private void awaitProgress(int writes) {
    int from = rig.index.writes().size();
    await(writes + " more writes", () -> rig.index.writes().size() >= from + writes);
  }

  private long lag() {
    return replicas.values().stream().mapToLong(replica -> replica.status().lag()).sum();
  }

  private int leader() throws Exception {
    String topic = rig.kafka().topics().uploaded();
    try (Admin admin = view().admin()) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .get(0)
          .leader()
          .id();
    }
  }

  /** What was told of each version, by what it says. */
  private Map<String, List<ByteString>> results() throws Exception {
    Map<String, List<ByteString>> results = new HashMap<>();
    for (var record : view().read(rig.kafka().topics().indexed())) {
      ArtworkIndexed event = ArtworkIndexed.parseFrom(record.value());
      assertThat(new String(record.key(), UTF_8)).isEqualTo(event.getId());
      results
          .computeIfAbsent(
              event.getId() + "@" + event.getVersion() + " " + event.getState(),
              key -> new ArrayList<>())
          .add(ByteString.copyFrom(record.value()));
    }
    return results;
  }

  private void make(String topic, short copies, Map<String, String> configs) throws Exception {
    try (Admin admin = view().admin()) {
      NewTopic wanted = new NewTopic(topic, PARTITIONS, copies).configs(configs);
      admin.createTopics(List.of(wanted)).all().get();
      known(() -> admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }
  }

  /** Any broker may be asked, and those that did not make a topic hear of it a little later. */
  private static <T> T known(Supplier<KafkaFuture<T>> question) throws Exception {
    long end = System.nanoTime() + TestCluster.PATIENCE.toNanos();
    while (true) {
      try {
        return question.get().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(2);
      }
    }
  }

  private static String config(Admin admin, String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return known(() -> admin.describeConfigs(List.of(resource)).values().get(resource))
        .get(name)
        .value();
  }
}
