package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.PutArtworkRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More and larger requests than the memory could hold at once. */
class FloodIT {
  private static final int AT_ONCE = 32;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** 19 MB of pixels that no compression makes smaller. */
  private static final byte[] LARGE = DrawnPictures.bmp(2_600, 2_500);

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(data);
    api = prism.api();
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
  }

  @Test
  void largeUploadsByRestAreTakenInOrToldToComeBack() throws Exception {
    List<Integer> statuses = atOnce(i -> api.put("rest-" + i, LARGE, "{}").status());
    assertThat(statuses).allMatch(status -> status == 202 || status == 429).contains(202);
    api.awaitState("rest-" + statuses.indexOf(202), "INDEXED", PATIENCE);
    assertThat(stillWell()).isEqualTo(200);
  }

  @Test
  void largeUploadsByGrpcAreTakenInOrToldToComeBack() throws Exception {
    List<Status.Code> codes = atOnce(FloodIT::putByGrpc);
    assertThat(codes)
        .allMatch(code -> code == Status.Code.OK || code == Status.Code.RESOURCE_EXHAUSTED)
        .contains(Status.Code.OK);
    assertThat(stillWell()).isEqualTo(200);
  }

  @Test
  void aMessageOverTheLimitIsRefused() {
    assertThat(putByGrpc(new byte[70 << 20])).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  private static int stillWell() throws Exception {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("request", "{\"query\":{\"picture\":{\"part\":\"picture\"}}}");
    parts.put("picture", Pictures.query("lemon__ukiyo-e"));
    return api.multipart("POST", "/v1/search", parts).status();
  }

  private static Status.Code putByGrpc(int number) {
    return putByGrpc(LARGE);
  }

  private static Status.Code putByGrpc(byte[] picture) {
    ManagedChannel channel = PrismChannels.open(api.base().substring("http://".length()), false);
    try {
      ArtworkServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .putArtwork(
              PutArtworkRequest.newBuilder()
                  .setMetadata(ArtworkMetadata.newBuilder().setTitle("large"))
                  .setPicture(ByteString.copyFrom(picture))
                  .build());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  private interface Call<T> {
    T number(int number) throws Exception;
  }

  private static <T> List<T> atOnce(Call<T> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<T>> answers = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        int number = i;
        answers.add(threads.submit(() -> call.number(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> answer : answers) {
        results.add(answer.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
