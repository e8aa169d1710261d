package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.standalone.Gallery.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of an acknowledgement: kill -9 ten times during an ingest loses nothing and doubles
 * nothing.
 */
class KillIT {

  private static final int PICTURES = 500;
  private static final int KILLS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Set<String> acknowledged = Collections.synchronizedSet(new HashSet<>());

  @Test
  void tenKillsDuringAnIngestLoseNothingAndDoubleNothing(@TempDir Path data) throws Exception {
    List<Work> works = Gallery.works().subList(0, PICTURES);
    ConcurrentLinkedQueue<Work> open = new ConcurrentLinkedQueue<>(works);
    int port = Ports.anyFree();
    int kafka = Ports.anyFree();
    for (int kill = 0; kill < KILLS; kill++) {
      try (PrismProcess victim = PrismProcess.start(data, port, kafka, "serve")) {
        upload(port, open, PICTURES / KILLS);
        // Not at a quiet moment: the last uploads are still on their way through the stream.
        victim.kill();
      }
    }
    try (PrismProcess survivor = PrismProcess.start(data, port, kafka, "serve")) {
      upload(port, open, PICTURES);
      assertThat(acknowledged).hasSize(PICTURES);
      awaitAllIndexed(survivor.api());
      List<String> listed = listAll(survivor.api());
      assertThat(listed).doesNotHaveDuplicates();
      assertThat(listed).containsExactlyInAnyOrderElementsOf(acknowledged);
      assertThat(foundByText(survivor.api())).doesNotHaveDuplicates();
    }
  }

  /** Uploads so many with eight at a time; what fails on the way goes back to the open ones. */
  private void upload(int port, ConcurrentLinkedQueue<Work> open, int count) throws Exception {
    ManagedChannel channel = PrismChannels.open("127.0.0.1:" + port, false);
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      for (int i = 0; i < count; i++) {
        clients.submit(() -> uploadOne(channel, open));
      }
      clients.shutdown();
      assertThat(clients.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      clients.shutdownNow();
      channel.shutdownNow();
    }
  }

  private void uploadOne(ManagedChannel channel, ConcurrentLinkedQueue<Work> open) {
    Work work = open.poll();
    if (work == null) {
      return;
    }
    ArtworkMetadata metadata = work.metadata();
    ByteString picture = work.picture();
    try {
      ArtworkServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .putArtwork(
              PutArtworkRequest.newBuilder().setMetadata(metadata).setPicture(picture).build());
      acknowledged.add(work.id());
    } catch (StatusRuntimeException e) {
      open.add(work);
    }
  }

  private void awaitAllIndexed(PrismApi api) throws Exception {
    for (String id : List.copyOf(acknowledged)) {
      api.awaitState(id, "INDEXED", PATIENCE);
    }
  }

  private static List<String> listAll(PrismApi api) throws Exception {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = api.get("/v1/artworks?pageSize=100&pageToken=" + token).json();
      page.path("artworks").forEach(a -> ids.add(a.path("id").asText()));
      token = page.path("nextPageToken").asText();
    } while (!token.isEmpty());
    return ids;
  }

  private static List<String> foundByText(PrismApi api) throws Exception {
    return api.search("{\"query\":{\"text\":\"animal\"},\"by\":\"OBJECT\",\"limit\":200}");
  }
}
