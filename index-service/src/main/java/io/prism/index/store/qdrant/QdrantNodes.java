package io.prism.index.store.qdrant;

import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.AbstractBlockingStub;
import io.prism.index.store.TimeLimit;
import io.qdrant.client.MetadataCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls any node of the cluster, and another one where a node is away or silent: every call here is
 * idempotent. A node that failed so is asked last for a while.
 */
final class QdrantNodes implements AutoCloseable {
  /** Qdrant answers pings, and a node whose machine is gone says nothing else. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final QdrantSettings.Servers servers;
  private final CallCredentials credentials;
  private final List<Node> nodes = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  QdrantNodes(QdrantSettings.Servers servers) {
    this.servers = servers;
    this.credentials = new MetadataCredentials(servers.apiKey().orElse(null), Map.of());
    servers.endpoints().forEach(endpoint -> nodes.add(new Node(open(endpoint, servers))));
  }

  /** One server. */
  private static final class Node {
    private final ManagedChannel channel;
    private volatile long restsUntil = System.nanoTime();

    Node(ManagedChannel channel) {
      this.channel = channel;
    }

    boolean rests() {
      return restsUntil - System.nanoTime() > 0;
    }

    void rest() {
      restsUntil = System.nanoTime() + REST.toNanos();
    }
  }

  private static ManagedChannel open(String endpoint, QdrantSettings.Servers servers) {
    ManagedChannelBuilder<?> builder = builder("dns:///" + endpoint, servers);
    return builder
        .maxInboundMessageSize(servers.maxMessageBytes())
        .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        // A name with several addresses is a cluster.
        .defaultLoadBalancingPolicy("round_robin")
        .disableServiceConfigLookUp()
        .disableRetry()
        .build();
  }

  private static ManagedChannelBuilder<?> builder(String target, QdrantSettings.Servers servers) {
    if (servers.tls().isEmpty()) {
      return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create());
    }
    try {
      TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
      if (servers.tls().get().trusted().isPresent()) {
        tls.trustManager(servers.tls().get().trusted().get().toFile());
      }
      return Grpc.newChannelBuilder(target, tls.build());
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "prism.index.qdrant.tls.trusted: the certificates cannot be used ("
              + e.getMessage()
              + "). Set it to a PEM file.",
          e);
    }
  }

  /** As long as one attempt may take at each node that is tried. */
  <S extends AbstractBlockingStub<S>, T> T call(
      Function<ManagedChannel, S> stub, TimeLimit time, Function<S, T> call) {
    return call(stub, servers.attempt(), time, call);
  }

  /**
   * @param attempt how long one attempt may take
   * @param time until when the answer is of use
   * @throws io.prism.core.error.PrismException when no node answers, or one answers with an error
   */
  <S extends AbstractBlockingStub<S>, T> T call(
      Function<ManagedChannel, S> stub, Duration attempt, TimeLimit time, Function<S, T> call) {
    @Nullable QdrantFault last = null;
    for (Node node : inTurn()) {
      if (last == null) {
        time.check();
      } else if (time.left().isNegative() || time.left().isZero()) {
        break;
      }
      long left = Math.min(attempt.toNanos(), time.left().toNanos());
      try {
        return call.apply(
            stub.apply(node.channel)
                .withCallCredentials(credentials)
                .withDeadlineAfter(left, TimeUnit.NANOSECONDS));
      } catch (StatusRuntimeException e) {
        QdrantFault fault = QdrantFault.of(e);
        if (last != null) {
          fault.addSuppressed(last);
        }
        last = fault;
        if (!fault.kind().mayGoElsewhere()) {
          throw fault.toPrism();
        }
        node.rest();
      }
    }
    throw Objects.requireNonNull(last, "there is at least one node").toPrism();
  }

  /** Each node once: those that are well first, beginning with another one each time. */
  private List<Node> inTurn() {
    int first = Math.floorMod(turn.getAndIncrement(), nodes.size());
    List<Node> well = new ArrayList<>(nodes.size());
    List<Node> resting = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get((first + i) % nodes.size());
      (node.rests() ? resting : well).add(node);
    }
    well.addAll(resting);
    return well;
  }

  /** For messages. */
  @Override
  public String toString() {
    return String.join(", ", servers.endpoints());
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.channel.shutdown());
    long end = System.nanoTime() + GOODBYE.toNanos();
    try {
      for (Node node : nodes) {
        if (!node.channel.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          node.channel.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      nodes.forEach(node -> node.channel.shutdownNow());
      Thread.currentThread().interrupt();
    }
  }
}
