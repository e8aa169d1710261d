package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.prism.client.GrpcErrors;
import io.prism.client.IndexClient;
import io.prism.client.PrismChannels;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.v1.IndexServiceGrpc.IndexServiceImplBase;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.index.v1.StatsRequest;
import io.prism.index.v1.StatsResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NeighbourServerTest {
  private static final String TARGET = PrismChannels.IN_PROCESS + "neighbour-test";
  private final ManagedChannel channel = PrismChannels.open(TARGET, false);
  private final IndexClient client = new IndexClient(channel, Duration.ofSeconds(20));

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  /** Tells its thread and the caller's deadline, and refuses to search. */
  private static final class Telling extends IndexServiceImplBase {
    @Override
    public void stats(StatsRequest request, StreamObserver<StatsResponse> observer) {
      Deadline deadline = Objects.requireNonNull(Context.current().getDeadline());
      observer.onNext(
          StatsResponse.newBuilder()
              .setModel(Thread.currentThread().getName())
              .setIndexed(deadline.timeRemaining(TimeUnit.SECONDS))
              .build());
      observer.onCompleted();
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
      observer.onError(GrpcErrors.toStatus(Problem.invalid("terms", "None.")));
    }
  }

  @Test
  void aCallRunsOnItsCallersThreadWithItsDeadline() {
    Server server = NeighbourServer.open(TARGET, List.of(new Telling()));
    try {
      StatsResponse told = client.stats();
      assertThat(told.getModel()).isEqualTo(Thread.currentThread().getName());
      assertThat(told.getIndexed()).isBetween(1L, 20L);
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void errorsArriveAsOverTheNetwork() {
    Server server = NeighbourServer.open(TARGET, List.of(new Telling()));
    try {
      assertThatThrownBy(() -> client.search(SearchRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              PrismException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.invalid("terms", "None.")));
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void beforeTheServiceIsUpItIsUnavailable() {
    assertThatThrownBy(client::stats)
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
  }
}
