package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.ArtworkServiceGrpc.ArtworkServiceImplBase;
import io.prism.gateway.v1.GetArtworkRequest;
import io.prism.gateway.v1.GetArtworkResponse;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.gateway.v1.PutArtworkResponse;
import io.prism.standalone.Gallery.Work;
import io.prism.type.v1.Artwork;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo gallery on its way in, to a gateway that takes its time. */
class GalleryImportTest {

  private static final long PATIENCE_SECONDS = 60;
  private static final List<Work> WORKS = Gallery.works();
  private static final String REFUSED = WORKS.get(7).id();

  private final SlowGateway gateway = new SlowGateway();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    String target = PrismChannels.IN_PROCESS + "gallery-" + System.nanoTime();
    server = NeighbourServer.open(target, List.of(gateway));
    channel = PrismChannels.open(target, false);
  }

  @AfterEach
  void close() {
    gateway.mayAnswer.countDown();
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void whoIsToldToStopWaitsForTheCallsOnTheirWayAndBeginsNoOther() throws Exception {
    Thread stopping = interruptOnce(gateway.asked);

    GalleryImport gallery = new GalleryImport(ArtworkServiceGrpc.newBlockingStub(channel));
    assertThatThrownBy(() -> gallery.run(WORKS, done -> {}))
        .isInstanceOf(InterruptedException.class);

    assertThat(gateway.begun.get()).isPositive().isEqualTo(gateway.answered.get());
    assertThat(gateway.begun.get()).isLessThan(WORKS.size());
    int begun = gateway.begun.get();
    stopping.join();
    assertThat(gateway.begun.get()).isEqualTo(begun);
  }

  @Test
  void thatHoldsAlsoForWhoIsToldWhileAskingWhetherAWorkIsIndexed() throws Exception {
    gateway.queues = true;
    Thread stopping = interruptOnce(gateway.polled);

    GalleryImport gallery = new GalleryImport(ArtworkServiceGrpc.newBlockingStub(channel));
    assertThatThrownBy(() -> gallery.run(WORKS, done -> {})).isInstanceOf(Exception.class);

    assertThat(Thread.interrupted()).as("told, and still to be heeded").isTrue();
    assertThat(gateway.begun.get()).isPositive().isEqualTo(gateway.answered.get());
    stopping.join();
  }

  /** Interrupts this thread at that moment, and lets the gateway answer a little later. */
  private Thread interruptOnce(CountDownLatch moment) {
    Thread importing = Thread.currentThread();
    Thread stopping =
        new Thread(
            () -> {
              try {
                moment.await();
                importing.interrupt();
                // Long enough for an import that does not wait to be gone.
                TimeUnit.MILLISECONDS.sleep(300);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              gateway.mayAnswer.countDown();
            });
    stopping.start();
    return stopping;
  }

  @Test
  void whatIsRefusedIsToldAndTheRestIsFollowedUntilItIsIndexed() throws Exception {
    gateway.mayAnswer.countDown();
    GalleryImport gallery = new GalleryImport(ArtworkServiceGrpc.newBlockingStub(channel));
    AtomicInteger last = new AtomicInteger();

    List<String> refused = gallery.run(WORKS.subList(0, 20), last::set);

    assertThat(refused).singleElement().asString().startsWith(REFUSED + ": ");
    assertThat(last.get()).isEqualTo(20);
    assertThat(gateway.begun.get()).isEqualTo(20);
  }

  /** Refuses one work, indexes all others, and answers an upload when it is allowed to. */
  private static final class SlowGateway extends ArtworkServiceImplBase {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** A work that was uploaded is asked for. */
    final CountDownLatch polled = new CountDownLatch(1);

    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();

    /** Whether the first upload is answered at once, and is never indexed. */
    volatile boolean queues;

    private volatile boolean queued;

    @Override
    public void getArtwork(GetArtworkRequest request, StreamObserver<GetArtworkResponse> answer) {
      if (!request.getId().equals(WORKS.get(0).id()) || !queued) {
        answer.onError(Status.NOT_FOUND.asRuntimeException());
        return;
      }
      // The caller waits as for a service elsewhere, and not on the service's own thread.
      Thread late =
          new Thread(
              () -> {
                polled.countDown();
                await();
                answer.onError(Status.UNAVAILABLE.asRuntimeException());
              });
      late.start();
    }

    private void await() {
      try {
        if (!mayAnswer.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody let it go on");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void putArtwork(PutArtworkRequest request, StreamObserver<PutArtworkResponse> answer) {
      begun.incrementAndGet();
      asked.countDown();
      boolean isFirst = request.getMetadata().getId().equals(WORKS.get(0).id());
      if (!queues || !isFirst) {
        await();
      }
      if (request.getMetadata().getId().equals(REFUSED)) {
        answer.onError(
            Status.INVALID_ARGUMENT.withDescription("not a picture").asRuntimeException());
      } else {
        answer.onNext(
            PutArtworkResponse.newBuilder()
                .setArtwork(
                    Artwork.newBuilder()
                        .setId(request.getMetadata().getId())
                        .setState(queues ? Artwork.State.QUEUED : Artwork.State.INDEXED))
                .build());
        answer.onCompleted();
      }
      queued |= isFirst;
      answered.incrementAndGet();
    }
  }
}
