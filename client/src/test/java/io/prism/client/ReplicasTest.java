package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prism.core.error.PrismException;
import io.prism.encoder.v1.EncoderServiceGrpc;
import io.prism.encoder.v1.GetModelRequest;
import io.prism.encoder.v1.GetModelResponse;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name with several addresses, as a headless service of Kubernetes has it. */
@Timeout(120)
class ReplicasTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2");

  private final Name name = new Name();
  private volatile List<String> known = HOSTS;
  private int port;
  private ManagedChannel channel;
  private EncoderClient client;
  private Server first;
  private Server second;

  @BeforeEach
  void start() throws Exception {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(HOSTS.get(1), 0));
      port = probe.getLocalPort();
    } catch (java.net.BindException e) {
      assumeTrue(false, "skipped, because this machine has only one loopback address");
    }
    first = server(0);
    second = server(1);
    NameResolverRegistry.getDefaultRegistry().register(name);
    channel = PrismChannels.open("replicas:///encoder", false);
    client = new EncoderClient(channel, Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    NameResolverRegistry.getDefaultRegistry().deregister(name);
    for (Server server : List.of(first, second)) {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void callsAreSharedAmongTheReplicasAndGoOnWhenOneDiesAndComesBack() throws Exception {
    awaitAnswersOf(Set.of("127.0.0.1", "127.0.0.2"));

    second.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    awaitAnswersOf(Set.of("127.0.0.1"));
    for (int i = 0; i < 50; i++) {
      assertThat(client.model().getModel()).isEqualTo("127.0.0.1");
    }

    second = server(1);
    awaitAnswersOf(Set.of("127.0.0.1", "127.0.0.2"));
  }

  @Test
  void aServiceThatWasAwayForLongAnswersWithinSecondsOfItsReturn() throws Exception {
    first.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    second.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    // By itself gRPC would now wait 1, 1.6, 2.6, 4.1, 6.6 … seconds between its attempts.
    long end = System.nanoTime() + Duration.ofSeconds(12).toNanos();
    while (System.nanoTime() < end) {
      assertThatThrownBy(client::model).isInstanceOf(PrismException.class);
    }
    first = server(0);
    long since = System.nanoTime();
    awaitAnswersOf(Set.of("127.0.0.1"));
    assertThat(Duration.ofNanos(System.nanoTime() - since))
        .isLessThan(Reconnects.LONGEST_WAIT.multipliedBy(2));
  }

  @Test
  void aReplicaThatIsNewIsFound() {
    known = HOSTS.subList(0, 1);
    awaitAnswersOf(Set.of("127.0.0.1"));
    known = HOSTS;
    awaitAnswersOf(Set.of("127.0.0.1", "127.0.0.2"));
  }

  /** Until ten calls in a row were answered by exactly these. */
  private void awaitAnswersOf(Set<String> wanted) {
    Set<String> seen = new TreeSet<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.equals(wanted)) {
      assertThat(System.nanoTime()).as("answers of " + wanted + ", not " + seen).isLessThan(end);
      seen.clear();
      try {
        for (int i = 0; i < 10; i++) {
          seen.add(client.model().getModel());
        }
      } catch (PrismException e) {
        seen.clear();
      }
    }
  }

  private Server server(int number) throws Exception {
    String host = HOSTS.get(number);
    return NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
        .addService(
            new EncoderServiceGrpc.EncoderServiceImplBase() {
              @Override
              public void getModel(
                  GetModelRequest request, StreamObserver<GetModelResponse> observer) {
                observer.onNext(GetModelResponse.newBuilder().setModel(host).build());
                observer.onCompleted();
              }
            })
        .build()
        .start();
  }

  /** Resolves to both addresses, as DNS would. */
  private final class Name extends NameResolverProvider {
    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return "replicas";
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new NameResolver() {
        private Listener2 listener;

        @Override
        public String getServiceAuthority() {
          return "encoder";
        }

        @Override
        public void start(Listener2 toTell) {
          listener = toTell;
          refresh();
        }

        @Override
        public void refresh() {
          listener.onResult(
              ResolutionResult.newBuilder()
                  .setAddresses(
                      known.stream()
                          .map(host -> new InetSocketAddress(host, port))
                          .map(EquivalentAddressGroup::new)
                          .toList())
                  .build());
        }

        @Override
        public void shutdown() {}
      };
    }
  }
}
