package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.v1.EncoderServiceGrpc;
import io.prism.encoder.v1.GetModelRequest;
import io.prism.encoder.v1.GetModelResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets that break in the middle of a call: the service is away, nothing is defective. */
@Timeout(60)
class BrokenConnectionsTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable it : open) {
      it.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
  void aStreamThatIsResetIsAServiceThatIsAway(int code) throws Exception {
    RawServer server = opened(RawServer.onCall((out, stream) -> out.reset(stream, code)));
    assertAway(server.port());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 11})
  void aConnectionThatIsGivenUpIsAServiceThatIsAway(int code) throws Exception {
    RawServer server =
        opened(
            RawServer.onCall(
                (out, stream) -> {
                  out.goAway(code);
                  out.close();
                }));
    assertAway(server.port());
  }

  @Test
  void bytesThatAreNoHttp2AreAServiceThatIsAway() throws Exception {
    RawServer server =
        opened(RawServer.onCall((out, stream) -> out.bytes("no frame of HTTP/2 at all, alas ")));
    assertAway(server.port());
  }

  @Test
  void anAnswerOfAnotherKindOfServerIsAServiceThatIsAway() throws Exception {
    RawServer server = opened(RawServer.onCall((out, stream) -> out.webPage(stream)));
    assertAway(server.port());
  }

  @Test
  void halfAnAnswerIsAServiceThatIsAway() throws Exception {
    RawServer server =
        opened(
            RawServer.onCall(
                (out, stream) -> {
                  out.answerHead(stream);
                  out.data(stream, new byte[] {0, 0, 0, 0, 100, 1, 2, 3}, true);
                }));
    assertAway(server.port());
  }

  @Test
  void anAnswerThatTheConnectionCutsIsAServiceThatIsAway() throws Exception {
    RawServer server =
        opened(
            RawServer.onCall(
                (out, stream) -> {
                  out.answerHead(stream);
                  out.data(stream, new byte[] {0, 0, 0, 0, 100, 1, 2, 3}, false);
                  out.abort();
                }));
    assertAway(server.port());
  }

  @Test
  void aServerThatIsKilledInTheMiddleOfACallIsAway() throws Exception {
    Slow service = new Slow();
    Server server = server(service);
    CompletableFuture<PrismException> failure =
        CompletableFuture.supplyAsync(() -> failure(server.getPort()));
    service.asked.await();
    server.shutdownNow();
    assertThat(failure.get().reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProxyThatCutsTheConnectionIsAServiceThatIsAway(boolean reset) throws Exception {
    Slow service = new Slow();
    CuttingProxy proxy = opened(CuttingProxy.to(server(service).getPort()));
    CompletableFuture<PrismException> failure =
        CompletableFuture.supplyAsync(() -> failure(proxy.port()));
    service.asked.await();
    proxy.cut(reset);
    assertThat(failure.get().reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void aCallThatItsOwnCallerCancelsIsNoOutage() throws Exception {
    Slow service = new Slow();
    int port = server(service).getPort();
    Context.CancellableContext context = Context.current().withCancellation();
    CompletableFuture<PrismException> failure = new CompletableFuture<>();
    Runnable call = () -> failure.complete(failure(port));
    Thread caller = new Thread(context.wrap(call));
    caller.start();
    service.asked.await();
    context.cancel(null);
    assertThat(failure.get().reason()).isEqualTo(Reason.CANCELLED);
  }

  @Test
  void aServicesOwnFailureIsNoOutage() throws Exception {
    Server server =
        server(
            new EncoderServiceGrpc.EncoderServiceImplBase() {
              @Override
              public void getModel(
                  GetModelRequest request, StreamObserver<GetModelResponse> observer) {
                observer.onError(Status.INTERNAL.withDescription("a defect").asRuntimeException());
              }
            });
    assertThat(failure(server.getPort()).reason()).isEqualTo(Reason.INTERNAL);
  }

  private void assertAway(int port) {
    PrismException failure = failure(port);
    assertThat(failure.reason())
        .as(String.valueOf(failure.getCause()))
        .isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.problem().detail()).doesNotContain("127.0.0.1", "HTTP/2");
  }

  private PrismException failure(int port) {
    ManagedChannel channel = PrismChannels.open("127.0.0.1:" + port, false);
    try {
      EncoderClient client = new EncoderClient(channel, Duration.ofSeconds(20));
      return catchThrowableOfType(PrismException.class, client::model);
    } finally {
      channel.shutdownNow();
    }
  }

  private Server server(EncoderServiceGrpc.EncoderServiceImplBase service) throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .build()
            .start();
    open.add(
        () -> {
          server.shutdownNow();
          server.awaitTermination(10, TimeUnit.SECONDS);
        });
    return server;
  }

  private <T extends AutoCloseable> T opened(T it) {
    open.add(it);
    return it;
  }

  /** Never answers. */
  private static final class Slow extends EncoderServiceGrpc.EncoderServiceImplBase {
    private final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
      asked.countDown();
    }
  }
}
