package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import io.grpc.stub.MetadataUtils;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.index.v1.IndexServiceGrpc;
import io.prism.index.v1.StatsRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Keys made and revoked by the command line while a real server runs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeysIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SEARCHES = 40;

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;
  private static ManagedChannel channel;
  private static String writer = "";

  @BeforeAll
  static void start() throws Exception {
    int port = Ports.anyFree();
    int kafka = Ports.anyFree();
    prism =
        PrismProcess.launch(
                port,
                kafka,
                Map.of("PRISM_SECURITY_QUOTA_SEARCHES_PER_MINUTE", Integer.toString(SEARCHES)),
                "serve",
                "--port",
                Integer.toString(port),
                "--kafka-port",
                Integer.toString(kafka),
                "--data",
                data.toString())
            .awaitLine("Prism is ready", PrismProcess.START);
    api = prism.api();
    channel = PrismChannels.open("127.0.0.1:" + port, false);
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow();
    prism.close();
  }

  @Test
  @Order(1)
  void whileThereIsNoKeyThisMachineNeedsNoneAndOthersAreNotListenedTo() throws Exception {
    assertThat(api.get("/v1/stats").status()).isEqualTo(200);
    try (PrismProcess outside =
        PrismProcess.launch("serve", "--host", "0.0.0.0", "--data", data.toString())) {
      assertThat(outside.await(PATIENCE)).isEqualTo(2);
      assertThat(outside.output()).contains("no API keys are configured");
    }
  }

  @Test
  @Order(2)
  void theFirstKeyClosesARunningServerAndItsScopeOpensIt() throws Exception {
    writer = KeyCommand.create(data, "writer", "read,write");
    awaitStatus("", 401);
    awaitStatus(writer, 200);

    PrismApi.Answer put =
        api.as(writer).put("k1", Pictures.query("lemon__ukiyo-e"), "{\"title\":\"lemon\"}");
    assertThat(put.status()).isEqualTo(202);
    assertThat(api.put("k2", Pictures.query("lemon__ukiyo-e"), "{}").status()).isEqualTo(401);
    // The services call each other without any key.
    api.as(writer).awaitState("k1", "INDEXED", PATIENCE);
    assertThat(api.as(writer).search("{\"query\":{\"artworkId\":\"k1\"},\"limit\":1}")).isNotNull();
    assertThat(api.get("/q/health/ready").status()).isEqualTo(200);
    assertThat(api.as(writer).get("/q/metrics").status()).isEqualTo(403);
    api.as(KeyCommand.create(data, "boss", "admin")).awaitStatus("/q/metrics", 200, PATIENCE);
  }

  @Test
  @Order(3)
  void theSameHoldsForGrpc() throws Exception {
    assertThat(code(() -> artworks("").listArtworks(ListArtworksRequest.getDefaultInstance())))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(code(() -> artworks(writer).listArtworks(ListArtworksRequest.getDefaultInstance())))
        .isEqualTo(Status.Code.OK);
    PutArtworkRequest put =
        PutArtworkRequest.newBuilder()
            .setMetadata(ArtworkMetadata.newBuilder().setId("g1"))
            .setPicture(ByteString.copyFrom(Pictures.query("lemon__ukiyo-e")))
            .build();
    assertThat(code(() -> artworks(writer).putArtwork(put))).isEqualTo(Status.Code.OK);
    assertThat(code(() -> index(writer).stats(StatsRequest.getDefaultInstance())))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  @Order(4)
  void aQuotaIsOneKeysOwnAndItsEndSaysWhenToComeBack() throws Exception {
    String reader = KeyCommand.create(data, "reader", "read");
    api.as(reader).awaitStatus("/v1/stats", 200, PATIENCE);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < SEARCHES * 3 && !statuses.contains(429); i++) {
      statuses.add(
          api.as(reader).post("/v1/search", "{\"query\":{\"text\":\"a lemon\"}}").status());
    }
    assertThat(statuses).contains(200, 429).hasSizeGreaterThan(SEARCHES);
    assertThat(api.as(writer).post("/v1/search", "{\"query\":{\"text\":\"a lemon\"}}").status())
        .isEqualTo(200);
  }

  @Test
  @Order(5)
  void aRevokedKeyIsRefusedWithoutARestart() throws Exception {
    assertThat(KeyCommand.run(data, "revoke", "writer")).isEmpty();
    awaitStatus(writer, 401);
    assertThat(code(() -> artworks(writer).listArtworks(ListArtworksRequest.getDefaultInstance())))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(KeyCommand.run(data, "list"))
        .contains("reader", "boss", "read", "admin")
        .doesNotContain("writer");
  }

  @Test
  @Order(6)
  void whoChangedWhatIsInTheAuditLog() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<JsonNode> puts = List.of();
    while (puts.size() < 2 && System.nanoTime() < end) {
      Thread.sleep(50);
      puts =
          audit().stream()
              .filter(line -> line.path("who").asText().equals("writer"))
              .filter(line -> line.path("id").asText().matches("k1|g1"))
              .toList();
    }
    assertThat(puts)
        .extracting(line -> line.path("call").asText() + " " + line.path("outcome").asText())
        .containsExactly(
            "PUT /v1/artworks/k1 202", "prism.gateway.v1.ArtworkService/PutArtwork OK");
    assertThat(audit()).anyMatch(line -> line.path("outcome").asText().equals("PERMISSION_DENIED"));
    String secrets = Files.readString(data.resolve("keys.json")) + Files.readString(auditLog());
    assertThat(secrets).doesNotContain(writer);
  }

  private static Path auditLog() {
    return data.resolve("logs/audit.log");
  }

  private static List<JsonNode> audit() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(auditLog())) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static void awaitStatus(String secret, int status) throws Exception {
    api.as(secret).awaitStatus("/v1/stats", status, PATIENCE);
  }

  private static ArtworkServiceGrpc.ArtworkServiceBlockingStub artworks(String secret) {
    return as(secret, ArtworkServiceGrpc.newBlockingStub(channel));
  }

  private static IndexServiceGrpc.IndexServiceBlockingStub index(String secret) {
    return as(secret, IndexServiceGrpc.newBlockingStub(channel));
  }

  private static <S extends AbstractBlockingStub<S>> S as(String secret, S stub) {
    Metadata metadata = new Metadata();
    if (!secret.isEmpty()) {
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
    }
    return stub.withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private static Status.Code code(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }
}
