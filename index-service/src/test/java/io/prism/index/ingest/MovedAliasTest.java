package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.embedding.ModelId;
import io.prism.core.rank.Dimension;
import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.TimeLimit;
import io.prism.index.store.qdrant.QdrantArtworkIndex;
import io.prism.index.store.qdrant.QdrantServer;
import io.prism.index.store.qdrant.QdrantTestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * "Another layout" of docs/operating.md, step by step: a new collection is filled beside the old
 * one, and the alias moves to it while both services work.
 */
@Timeout(600)
class MovedAliasTest {
  private static final CollectionModel MODEL =
      new CollectionModel(ModelId.parse(ScriptedAnalyzer.MODEL), 4);
  private static final String OLD = "moved";
  private static final String NEW = "moved-new";
  private static final String TOPIC = "moved-alias";
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @TempDir Path temp;
  private final Rig rig = new Rig();
  private final List<String> ids = new ArrayList<>();
  private QdrantServer qdrant;
  private TestBroker broker;

  @BeforeAll
  static void needsAQdrant() {
    QdrantServer.binary();
  }

  @BeforeEach
  void start() throws Exception {
    qdrant = QdrantServer.start(Files.createDirectory(temp.resolve("qdrant")), Map.of());
    broker = TestBroker.start(temp.resolve("kafka"));
    rig.settings.put("prism.index.kafka.bootstrap-servers", broker.address());
    rig.settings.put("prism.index.kafka.topics.uploaded", TOPIC);
    rig.settings.put("prism.index.kafka.topics.partitions", "4");
  }

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
    qdrant.close();
  }

  private KafkaClients group(String id) {
    rig.settings.put("prism.index.kafka.group-id", id);
    return new KafkaClients(rig.kafka(), 64);
  }

  private ArtworkIndex open(String alias) {
    return QdrantArtworkIndex.open(QdrantTestSettings.of(MODEL, qdrant.endpoint(), alias));
  }

  private Ingestion service(ArtworkIndex index, KafkaClients group) {
    rig.target = index;
    return rig.start(group);
  }

  private void upload(KafkaClients clients, String name, int count) throws Exception {
    try (Producer<byte[], byte[]> producer = clients.producer()) {
      for (int i = 0; i < count; i++) {
        String id = name + i;
        byte[] picture = ("fox " + id).getBytes(UTF_8);
        rig.pictures.add(picture);
        byte[] event = Events.upload(id, 1, picture).build().toByteArray();
        producer.send(new ProducerRecord<>(TOPIC, id.getBytes(UTF_8), event)).get();
        ids.add(id);
      }
    }
  }

  private void awaitAll(String what, ArtworkIndex index, KafkaClients group) {
    Rig.await(
        what,
        PATIENCE,
        () -> group.positions().indexed(index.origin().id()).equals(group.positions().ends()));
    assertThat(index.get(ids)).doesNotContain(Optional.empty());
  }

  @Test
  void theAliasMovesToACollectionThatWasFilledBesideItAndNobodyNotices() throws Exception {
    KafkaClients before = group("moved-before");
    KafkaClients after = group("moved-after");
    before.prepareTopics();
    upload(before, "u", 60);
    try (ArtworkIndex serving = open(OLD);
        Ingestion reading = service(serving, before)) {
      awaitAll("the old one has all", serving, before);
      String old = serving.origin().id();
      Searches searches = new Searches(serving, 60);
      try (ArtworkIndex filled = open(NEW);
          Ingestion filling = service(filled, after)) {
        awaitAll("the new one has all", filled, after);
        int analyzed = rig.analyzer.pictures();
        assertThat(analyzed).as("the new one is made of the pictures").isEqualTo(120);
        assertThat(serving.origin().id()).isEqualTo(old);

        moveAlias();

        assertThat(serving.origin()).isEqualTo(filled.origin()).isNotEqualTo(old);
        // It reads the log from the beginning, and finds that all is there.
        awaitAll("the old group is at the end", serving, before);
        assertThat(rig.analyzer.pictures()).isEqualTo(analyzed);
      }
      send("DELETE", "/collections/" + OLD + "-1", "");
      searches.end();
      upload(before, "late", 20);
      awaitAll("later uploads are there too", serving, before);
      assertThat(serving.stats().indexed()).isEqualTo(80);
    }
    try (ArtworkIndex again = open(OLD)) {
      assertThat(again.stats().indexed()).as("after a restart").isEqualTo(80);
    }
  }

  /** As an operator does, with curl. */
  private void moveAlias() throws Exception {
    send(
        "POST",
        "/collections/aliases",
        """
        {"actions": [
          {"delete_alias": {"alias_name": "%s"}},
          {"create_alias": {"alias_name": "%s", "collection_name": "%s-1"}}]}
        """
            .formatted(OLD, OLD, NEW));
  }

  private void send(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://" + qdrant.http() + path))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** One after another, each of which must find all. */
  private static final class Searches {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final CompletableFuture<Void> running;

    Searches(ArtworkIndex index, int all) {
      running =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  SearchPlan.Target near =
                      new SearchPlan.Target(Dimension.WHOLE, new float[] {1, 0, 0, 0}, 1);
                  SearchPlan plan =
                      new SearchPlan(
                          MODEL.id(),
                          List.of(near),
                          ArtworkFilter.ALL,
                          100,
                          null,
                          true,
                          true,
                          TimeLimit.in(Duration.ofSeconds(60)));
                  assertThat(index.search(plan).hits()).hasSize(all);
                  answered.incrementAndGet();
                }
              });
    }

    void end() {
      over.set(true);
      running.join();
      assertThat(answered).hasPositiveValue();
    }
  }
}
