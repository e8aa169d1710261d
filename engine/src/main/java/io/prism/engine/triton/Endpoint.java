package io.prism.engine.triton;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.prism.inference.v1.GRPCInferenceServiceGrpc;
import io.prism.inference.v1.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.prism.inference.v1.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import io.prism.inference.v1.ModelConfig;
import io.prism.inference.v1.ModelConfigRequest;
import io.prism.inference.v1.ModelInferRequest;
import io.prism.inference.v1.ModelInferResponse;
import io.prism.inference.v1.ModelMetadataRequest;
import io.prism.inference.v1.ModelMetadataResponse;
import io.prism.inference.v1.ModelReadyRequest;
import io.prism.inference.v1.ServerLiveRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One server. Thread-safe. */
final class Endpoint implements AutoCloseable {
  /** A server that is well answers questions about itself in milliseconds. */
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String address;
  private final ManagedChannel channel;
  private volatile boolean closed;

  Endpoint(String address, TritonSettings settings) {
    this.address = address;
    this.channel = TritonChannels.open(address, settings);
  }

  String address() {
    return address;
  }

  /**
   * Blocks for two seconds at most.
   *
   * @throws TritonFault if the server does not answer. Whether it calls itself ready is not asked:
   *     by default it does not as long as any of its models has failed to load.
   */
  void requireLive() {
    // The pauses between our questions are the pauses between attempts to connect.
    channel.resetConnectBackoff();
    if (!ask(() -> questions().serverLive(ServerLiveRequest.getDefaultInstance())).getLive()) {
      throw new TritonFault(TritonFault.Kind.AWAY, address + ": the server is not live.");
    }
  }

  /**
   * Blocks for two seconds at most.
   *
   * @throws TritonFault if the model is not loaded
   */
  void requireLoaded(String model) {
    ModelReadyRequest request = ModelReadyRequest.newBuilder().setName(model).build();
    if (!ask(() -> questions().modelReady(request)).getReady()) {
      throw new TritonFault(
          TritonFault.Kind.MODEL_AWAY,
          address
              + ": model '"
              + model
              + "' is not loaded. Put it into the server's model repository"
              + " (deploy/triton/README.md), or correct the service's setting triton.models.");
    }
  }

  ModelMetadataResponse metadata(String model) {
    ModelMetadataRequest request = ModelMetadataRequest.newBuilder().setName(model).build();
    return ask(() -> questions().modelMetadata(request));
  }

  ModelConfig config(String model) {
    ModelConfigRequest request = ModelConfigRequest.newBuilder().setName(model).build();
    return ask(() -> questions().modelConfig(request)).getConfig();
  }

  /**
   * Never blocks; cancel it to end the call. Fails with gRPC's exceptions. It does not end with the
   * gRPC call that this thread may be answering: that would look as if the server had ended it.
   */
  CompletableFuture<ModelInferResponse> infer(ModelInferRequest request, long timeoutNanos) {
    GRPCInferenceServiceFutureStub stub =
        GRPCInferenceServiceGrpc.newFutureStub(channel)
            .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS);
    Context ours = Context.current().fork();
    Context before = ours.attach();
    try {
      return Calls.completable(stub.modelInfer(request));
    } finally {
      ours.detach(before);
    }
  }

  /** Gives the connection up, in case that its other end is gone without a word. */
  void reconnect() {
    channel.enterIdle();
  }

  private GRPCInferenceServiceBlockingStub questions() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CHECK_NANOS, TimeUnit.NANOSECONDS);
  }

  private <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw TritonFault.of(e, address);
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    channel.shutdownNow();
  }
}
