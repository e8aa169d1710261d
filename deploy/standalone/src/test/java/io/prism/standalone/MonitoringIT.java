package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.ArtworkServiceGrpc.ArtworkServiceBlockingStub;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.standalone.watch.Monitoring;
import io.prism.standalone.watch.Monitoring.Expression;
import io.prism.standalone.watch.PromQl;
import io.prism.standalone.watch.PrometheusServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus with the rules of deploy/prometheus watches a running Prism. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitoringIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What a Prism with embedded parts has not, by the beginning of its name, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "prism_encoder_triton_", "only with the networks on Triton; TritonMetricsTest sees them",
          "endpoint_model:prism_encoder_triton_", "the same",
          "nv_", "Triton's own",
          "prism_encoder_dropped_total", "only once an item was dropped");

  @TempDir static Path folder;
  private static int port;
  private static int kafkaPort;
  private static String key = "";
  private static PrismProcess prism;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start() throws Exception {
    port = Ports.anyFree();
    kafkaPort = Ports.anyFree();
    key = KeyCommand.create(data(), "prometheus", "admin");
    // First, because without it there is nothing to start.
    prometheus = PrometheusServer.start(folder.resolve("prometheus"), "127.0.0.1:" + port, key);
    prism = PrismProcess.start(data(), port, kafkaPort, "serve");
    prometheus.await("up{job=\"prism\"} == 1", result -> !result.isEmpty());
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) {
      prometheus.close();
    }
    if (prism != null) {
      prism.close();
    }
  }

  @Test
  @Order(1)
  void aPictureStoreThatIsAwayRaisesAnAlarmThatEndsWithIt() throws Exception {
    assertThat(prometheus.targetsThatAre("up")).containsExactly("127.0.0.1:" + port);
    Path pictures = data().resolve("pictures");
    Path moved = data().resolve("moved");
    String alarm =
        "ALERTS{alertname=\"PrismDependencyAway\",dependency=\"picture store\",alertstate=\"firing\"}";
    prometheus.await("prism_dependency_up{dependency=\"picture store\"} == 1", it -> !it.isEmpty());
    assertThat(prometheus.query(alarm).at("/data/result")).isEmpty();

    Files.move(pictures, moved);
    prometheus.await(alarm, result -> result.size() == 1);
    byte[] picture = Pictures.query("trophy__glitch");
    assertThat(api().put("x", picture, "{}").status()).isEqualTo(503);
    putOverGrpc(picture);

    Files.move(moved, pictures);
    prometheus.await(alarm, result -> result.isEmpty());
  }

  @Test
  @Order(2)
  void everyMetricAndLabelThatRulesAndDashboardsAskForIsThere() throws Exception {
    useEverything();
    Set<String> needed = new TreeSet<>();
    for (Expression expression : Monitoring.expressions()) {
      for (PromQl.Selector selector : PromQl.selectors(expression.text())) {
        needed.add(selector.metric());
      }
    }
    assertThat(needed).hasSizeGreaterThan(50);
    for (String prefix : ELSEWHERE.keySet()) {
      assertThat(needed).as("nobody asks for " + prefix).anyMatch(it -> it.startsWith(prefix));
    }
    needed.removeIf(MonitoringIT::isElsewhere);
    long end = System.nanoTime() + PATIENCE.toNanos();
    Set<String> missing = new TreeSet<>(needed);
    while (!missing.isEmpty() && System.nanoTime() < end) {
      missing.removeAll(prometheus.metrics());
      Thread.sleep(500);
      useEverything();
    }
    assertThat(missing).as("metrics that no running Prism has").isEmpty();
    assertThat(labelsThatAreMissing()).isEmpty();
  }

  private static List<String> labelsThatAreMissing() throws Exception {
    List<String> missing = new ArrayList<>();
    for (Expression expression : Monitoring.expressions()) {
      for (PromQl.Selector selector : PromQl.selectors(expression.text())) {
        if (!isElsewhere(selector.metric())) {
          Set<String> labels = new TreeSet<>(selector.labels());
          labels.removeAll(prometheus.labels(selector.metric()));
          labels.forEach(it -> missing.add(expression.where() + ": " + selector.metric() + "." + it));
        }
      }
    }
    return missing;
  }

  @Test
  @Order(3)
  void prometheusUnderstandsEveryPanel() throws Exception {
    for (Expression expression : Monitoring.expressions()) {
      String asked =
          expression.text().replace("$__rate_interval", "1m").replace("$instance", ".*");
      assertThat(prometheus.query(asked).path("status").asText())
          .as(expression.where() + ": " + asked)
          .isEqualTo("success");
    }
  }

  @Test
  @Order(4)
  void aPrismThatDiesRaisesAnAlarmThatEndsWhenItIsBack() throws Exception {
    String alarm = "ALERTS{alertname=\"PrismAway\",alertstate=\"firing\",severity=\"critical\"}";
    assertThat(prometheus.query(alarm).at("/data/result")).isEmpty();
    prism.kill();
    prism.close();
    prometheus.await(alarm, result -> result.size() == 1);
    assertThat(prometheus.targetsThatAre("down")).containsExactly("127.0.0.1:" + port);
    prism = PrismProcess.start(data(), port, kafkaPort, "serve");
    prometheus.await(alarm, result -> result.isEmpty());
  }

  /** Meters that are made by the first call of their kind. */
  private static void useEverything() throws Exception {
    byte[] picture = Pictures.query("trophy__glitch");
    assertThat(api().put("trophy", picture, "{}").status()).isEqualTo(202);
    api().awaitState("trophy", "INDEXED", PATIENCE);
    api().search("{\"query\":{\"text\":\"stained glass\"},\"by\":\"STYLE\",\"limit\":5}");
    assertThat(api().get("/v1/artworks/none").status()).isEqualTo(404);
    ManagedChannel channel = PrismChannels.open("127.0.0.1:" + port, false);
    try {
      artworks(channel).listArtworks(ListArtworksRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private static void putOverGrpc(byte[] picture) {
    ManagedChannel channel = PrismChannels.open("127.0.0.1:" + port, false);
    try {
      artworks(channel)
          .putArtwork(
              PutArtworkRequest.newBuilder()
                  .setMetadata(ArtworkMetadata.newBuilder().setId("x"))
                  .setPicture(ByteString.copyFrom(picture))
                  .build());
      throw new AssertionError("acknowledged without a picture store");
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).hasToString("UNAVAILABLE");
    } finally {
      channel.shutdownNow();
    }
  }

  private static ArtworkServiceBlockingStub artworks(ManagedChannel channel) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
    return ArtworkServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private static boolean isElsewhere(String metric) {
    return ELSEWHERE.keySet().stream()
        .anyMatch(metric::startsWith);
  }

  private static PrismApi api() {
    return prism.api().as(key);
  }

  private static Path data() {
    return folder.resolve("data");
  }
}
