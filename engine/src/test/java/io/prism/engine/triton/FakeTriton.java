package io.prism.engine.triton;

import com.google.protobuf.ByteString;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prism.inference.v1.GRPCInferenceServiceGrpc;
import io.prism.inference.v1.ModelConfig;
import io.prism.inference.v1.ModelConfigRequest;
import io.prism.inference.v1.ModelConfigResponse;
import io.prism.inference.v1.ModelInferRequest;
import io.prism.inference.v1.ModelInferResponse;
import io.prism.inference.v1.ModelMetadataRequest;
import io.prism.inference.v1.ModelMetadataResponse;
import io.prism.inference.v1.ModelParameter;
import io.prism.inference.v1.ModelReadyRequest;
import io.prism.inference.v1.ModelReadyResponse;
import io.prism.inference.v1.ServerLiveRequest;
import io.prism.inference.v1.ServerLiveResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A gRPC server that speaks Triton's protocol and answers as a test wants: for what no real Triton
 * can be brought to do. Its model takes {@code x}, two int64, and gives {@code y}, two float32 that
 * are their values. A trial (ones) is always answered well.
 */
final class FakeTriton extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase
    implements AutoCloseable {
  static final ModelContract CONTRACT =
      new ModelContract(
          "m",
          "abc",
          List.of(TensorSpec.of("x", TensorSpec.DataType.INT64, 2)),
          List.of(TensorSpec.of("y", TensorSpec.DataType.FP32, 2)));

  private static final ByteString TRIAL = Requests.trial(CONTRACT).getRawInputContents(0);

  /** What it does with a request that is no trial. */
  @FunctionalInterface
  interface Behaviour {
    void answer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer);
  }

  final List<ModelInferRequest> calls = new CopyOnWriteArrayList<>();
  volatile Behaviour behaviour = FakeTriton::well;
  volatile boolean loaded = true;
  volatile String sha256 = "abc";
  private final Server server;

  FakeTriton() {
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  InsecureServerCredentials.create())
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "127.0.0.1:" + server.getPort();
  }

  static Behaviour failing(Status status) {
    return (request, observer) -> observer.onError(status.asRuntimeException());
  }

  static void well(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    observer.onNext(answer(request).build());
    observer.onCompleted();
  }

  /** Each int64 as a float32. */
  static ModelInferResponse.Builder answer(ModelInferRequest request) {
    long items = request.getInputs(0).getShape(0);
    ByteBuffer in =
        request.getRawInputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer out = ByteBuffer.allocate((int) items * 8).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      out.putFloat(in.getLong());
    }
    return ModelInferResponse.newBuilder()
        .setModelName(request.getModelName())
        .addOutputs(
            ModelInferResponse.InferOutputTensor.newBuilder()
                .setName("y")
                .setDatatype("FP32")
                .addShape(items)
                .addShape(2))
        .addRawOutputContents(ByteString.copyFrom(out.flip()));
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    if (request.getRawInputContents(0).equals(TRIAL)) {
      well(request, observer);
    } else {
      calls.add(request);
      behaviour.answer(request, observer);
    }
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    observer.onNext(ServerLiveResponse.newBuilder().setLive(true).build());
    observer.onCompleted();
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    observer.onNext(ModelReadyResponse.newBuilder().setReady(loaded).build());
    observer.onCompleted();
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    observer.onNext(
        ModelMetadataResponse.newBuilder()
            .addInputs(tensor("x", "INT64"))
            .addOutputs(tensor("y", "FP32"))
            .build());
    observer.onCompleted();
  }

  private static ModelMetadataResponse.TensorMetadata tensor(String name, String type) {
    return ModelMetadataResponse.TensorMetadata.newBuilder()
        .setName(name)
        .setDatatype(type)
        .addShape(-1)
        .addShape(2)
        .build();
  }

  @Override
  public void modelConfig(
      ModelConfigRequest request, StreamObserver<ModelConfigResponse> observer) {
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setName(request.getName())
            .setMaxBatchSize(4)
            .putParameters(
                ModelCheck.SHA256, ModelParameter.newBuilder().setStringValue(sha256).build());
    observer.onNext(ModelConfigResponse.newBuilder().setConfig(config).build());
    observer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
