package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.AdminServiceGrpc;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditRequest;
import io.prism.gateway.v1.AuditResponse;
import io.prism.gateway.v1.AuditSummary;
import io.prism.gateway.v1.GetArtworkRequest;
import io.prism.gateway.v1.GetArtworkResponse;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.gateway.v1.PutArtworkResponse;
import io.prism.gateway.v1.UpdateArtworkRequest;
import io.prism.gateway.v1.UpdateArtworkResponse;
import io.prism.type.v1.Artwork;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrismClientTest {
  private final Deque<StatusRuntimeException> failures = new ArrayDeque<>();
  private final Deque<Artwork.State> states = new ArrayDeque<>();
  private final List<PutArtworkRequest> puts = new ArrayList<>();
  private final List<UpdateArtworkRequest> updates = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private final List<AuditResponse.Builder> auditParts = new ArrayList<>();
  private long deadlineMillis;
  private Server server;
  private PrismClient prism;

  @BeforeEach
  void connect() throws Exception {
    server =
        InProcessServerBuilder.forName("prism")
            .directExecutor()
            .addService(new FakeArtworks())
            .addService(new FakeAdmin())
            .intercept(new Recorder())
            .build()
            .start();
    ManagedChannel channel = InProcessChannelBuilder.forName("prism").directExecutor().build();
    prism =
        new PrismClient(
            channel,
            ClientOptions.of("http://127.0.0.1:8080").withApiKey("k-123"),
            new Retries.Time(System::nanoTime, pause -> pauses.add(pause.toMillis()), () -> 0));
  }

  @AfterEach
  void disconnect() {
    prism.close();
    server.shutdownNow();
  }

  @Test
  void everyCallCarriesTheKeyAndADeadline() {
    states.add(Artwork.State.INDEXED);
    prism.get("a");
    assertThat(authorizations).containsExactly("Bearer k-123");
    assertThat(deadlineMillis).isBetween(20_000L, 30_000L);
  }

  @Test
  void anUploadThatIsTriedAgainIsStillOneArtwork() {
    failures.add(GrpcErrors.toStatus(Problem.of(Reason.UNAVAILABLE, "Later.")));
    Artwork artwork =
        prism.put(ArtworkMetadata.newBuilder().setTitle("T").build(), new byte[] {1, 2});
    assertThat(puts).hasSize(2);
    assertThat(puts.get(1)).isEqualTo(puts.get(0));
    assertThat(artwork.getId()).isNotEmpty().isEqualTo(puts.get(0).getMetadata().getId());
    assertThat(puts.get(0).getPicture().toByteArray()).containsExactly(1, 2);
  }

  @Test
  void aRefusalIsToldWithItsFieldAndNotTriedAgain() {
    failures.add(
        GrpcErrors.toStatus(
            Problem.overLimit(Reason.INVALID_ARGUMENT, "title", "500 characters", "Too long.")));
    assertThatThrownBy(() -> prism.put(ArtworkMetadata.getDefaultInstance(), new byte[] {1}))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.problem().field()).isEqualTo("title");
              assertThat(e.problem().limit()).isEqualTo("500 characters");
            });
    assertThat(puts).hasSize(1);
  }

  @Test
  void theServersWishForAPauseIsKept() {
    failures.add(
        GrpcErrors.toStatus(
            Problem.of(Reason.QUOTA_EXCEEDED, "Too many."), "a-trace", Duration.ofSeconds(7)));
    states.add(Artwork.State.INDEXED);
    prism.get("a");
    assertThat(pauses).containsExactly(7_000L);
  }

  @Test
  void aPrismThatIsAwayIsNamed() {
    for (int i = 0; i < RetryPolicy.STANDARD.attempts(); i++) {
      failures.add(Status.UNAVAILABLE.withDescription("io exception").asRuntimeException());
    }
    assertThatThrownBy(() -> prism.get("a"))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
              assertThat(e.problem().detail())
                  .isEqualTo("No Prism answers at http://127.0.0.1:8080.");
            });
    assertThat(failures).isEmpty();
  }

  @Test
  void aMissingKeyIsToldAsSuchByWhateverStandsBefore() {
    failures.add(Status.UNAUTHENTICATED.asRuntimeException());
    assertThatThrownBy(() -> prism.get("a"))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED));
  }

  @Test
  void onlyTheNamedFieldsAreChanged() {
    prism.update("a", ArtworkMetadata.newBuilder().setCaption("a fox").build(), List.of("caption"));
    assertThat(updates)
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.getId()).isEqualTo("a");
              assertThat(update.getUpdateMask().getPathsList()).containsExactly("caption");
            });
  }

  @Test
  void waitingEndsWhenTheArtworkIsSettledAndAtTheLimit() throws Exception {
    states.addAll(List.of(Artwork.State.QUEUED, Artwork.State.QUEUED, Artwork.State.REJECTED));
    assertThat(prism.awaitSettled("a", java.time.Duration.ofMinutes(1)).getState())
        .isEqualTo(Artwork.State.REJECTED);
    states.add(Artwork.State.QUEUED);
    assertThat(prism.awaitSettled("a", java.time.Duration.ZERO).getState())
        .isEqualTo(Artwork.State.QUEUED);
  }

  @Test
  void anAuditGivesItsFindingsAsTheyComeAndThenItsSummary() {
    List<String> found = new ArrayList<>();
    auditParts.add(AuditResponse.newBuilder().setFinding(AuditFinding.newBuilder().setId("a")));
    auditParts.add(AuditResponse.newBuilder().setSummary(AuditSummary.newBuilder().setLogged(7)));
    AuditSummary summary =
        prism.admin().audit(java.time.Duration.ofMinutes(1), finding -> found.add(finding.getId()));
    assertThat(found).containsExactly("a");
    assertThat(summary.getLogged()).isEqualTo(7);
  }

  @Test
  void anAuditWithoutASummaryWasCutOff() {
    assertThatThrownBy(() -> prism.admin().audit(java.time.Duration.ofMinutes(1), finding -> {}))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  private final class FakeAdmin extends AdminServiceGrpc.AdminServiceImplBase {
    @Override
    public void audit(AuditRequest request, StreamObserver<AuditResponse> observer) {
      auditParts.forEach(part -> observer.onNext(part.build()));
      observer.onCompleted();
    }
  }

  private final class FakeArtworks extends ArtworkServiceGrpc.ArtworkServiceImplBase {
    @Override
    public void putArtwork(PutArtworkRequest request, StreamObserver<PutArtworkResponse> observer) {
      puts.add(request);
      answer(
          observer,
          PutArtworkResponse.newBuilder()
              .setArtwork(Artwork.newBuilder().setId(request.getMetadata().getId()))
              .build());
    }

    @Override
    public void getArtwork(GetArtworkRequest request, StreamObserver<GetArtworkResponse> observer) {
      Artwork.State state = failures.isEmpty() ? states.remove() : Artwork.State.STATE_UNSPECIFIED;
      answer(
          observer,
          GetArtworkResponse.newBuilder()
              .setArtwork(Artwork.newBuilder().setId(request.getId()).setState(state))
              .build());
    }

    @Override
    public void updateArtwork(
        UpdateArtworkRequest request, StreamObserver<UpdateArtworkResponse> observer) {
      updates.add(request);
      answer(observer, UpdateArtworkResponse.getDefaultInstance());
    }

    private <T> void answer(StreamObserver<T> observer, T message) {
      if (failures.isEmpty()) {
        observer.onNext(message);
        observer.onCompleted();
      } else {
        observer.onError(failures.remove());
      }
    }
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      authorizations.add(
          headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
      deadlineMillis = Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS);
      return next.startCall(call, headers);
    }
  }
}
