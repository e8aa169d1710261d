package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.AdminServiceProto;
import io.prism.gateway.v1.ArtworkServiceProto;
import io.prism.gateway.v1.FactsServiceProto;
import io.prism.gateway.v1.SearchServiceProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand gRPC calls that no decent client makes; every field of every message is reached. */
class HostileCallsIT {
  private static final int COUNT = 1_000;
  private static final long SEED = Long.getLong("prism.hostile.seed", 20_261_130);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long ONE_CALL_SECONDS = 150;
  private static final List<ServiceDescriptor> SERVICES =
      Stream.of(
              ArtworkServiceProto.getDescriptor(),
              SearchServiceProto.getDescriptor(),
              FactsServiceProto.getDescriptor(),
              AdminServiceProto.getDescriptor())
          .flatMap(file -> file.getServices().stream())
          .toList();

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;
  private static ManagedChannel channel;

  /** One method, and the way to the field to spoil; empty where its message has none. */
  private record Target(MethodDescriptor method, List<FieldDescriptor> way) {}

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(data);
    api = prism.api();
    channel = PrismChannels.open(api.base().replace("http://", ""), false);
    for (String id : List.of("fox", "fox-2")) {
      assertThat(api.put(id, Pictures.gallery("fox__chalkboard"), "{}").status()).isEqualTo(202);
    }
    for (String id : List.of("fox", "fox-2")) {
      api.awaitState(id, "INDEXED", PATIENCE);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow();
    prism.close();
  }

  @Test
  void everyPublicServiceIsAmongThem() throws Exception {
    CompletableFuture<List<String>> named = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(new Services(named));
    asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(named.get(1, TimeUnit.MINUTES))
        .containsExactlyInAnyOrderElementsOf(
            SERVICES.stream().map(ServiceDescriptor::getFullName).toList());
    asking.onCompleted();
  }

  @Test
  void aThousandHostileCallsMeetNoDefectAndDoNoHarm() throws Exception {
    System.out.println("hostile calls with -Dprism.hostile.seed=" + SEED);
    HostileMessages hostile = new HostileMessages(SEED, tokens(), Pictures.query("trophy__glitch"));
    List<Target> targets = targets();
    int before = log().length();
    assertThat(targets).hasSizeLessThan(COUNT);
    Map<Status.Code, Integer> codes = new TreeMap<>();
    List<String> defects = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      Target target = targets.get(i % targets.size());
      byte[] message = hostile.spoilt(target.method().getInputType(), target.way());
      StatusRuntimeException failure = failure(target.method(), message);
      Status.Code code = failure == null ? Status.Code.OK : failure.getStatus().getCode();
      codes.merge(code, 1, Integer::sum);
      String defect = defect(failure);
      if (!defect.isEmpty()) {
        defects.add(i + ": " + target.method().getFullName() + " " + names(target) + defect);
      }
    }
    System.out.println("1,000 hostile calls by code: " + codes);

    assertThat(defects).isEmpty();
    assertThat(codes.getOrDefault(Status.Code.INVALID_ARGUMENT, 0)).isGreaterThan(COUNT / 4);
    assertThat(log().substring(before)).doesNotContain("\tat ");
    assertThat(api.get("/q/health/ready").status()).isEqualTo(200);
    assertThat(api.search("{\"query\":{\"artworkId\":\"fox\"},\"by\":\"OBJECT\"}")).isNotEmpty();
    assertThat(api.get("/v1/artworks/fox").status()).isEqualTo(200);
  }

  private static String log() throws IOException {
    return Files.readString(data.resolve("logs/prism.log"));
  }

  private static List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (ServiceDescriptor service : SERVICES) {
      for (MethodDescriptor method : service.getMethods()) {
        List<List<FieldDescriptor>> ways = HostileMessages.fieldsOf(method.getInputType());
        (ways.isEmpty() ? List.of(List.<FieldDescriptor>of()) : ways)
            .forEach(way -> targets.add(new Target(method, way)));
      }
    }
    return targets;
  }

  /** What must never be answered; empty where all is well. */
  private static String defect(StatusRuntimeException failure) throws IOException {
    if (failure == null) {
      return "";
    }
    Status.Code code = failure.getStatus().getCode();
    if (code == Status.Code.INTERNAL
        || code == Status.Code.UNKNOWN
        // The call's own limit; the service's own is the detail's.
        || (code == Status.Code.DEADLINE_EXCEEDED && detailOf(failure).isEmpty())) {
      return " -> " + failure.getStatus();
    }
    return detailOf(failure).matches("prism \\w+ [0-9a-f]{32}")
        ? ""
        : " -> without a reason: " + failure.getStatus() + " " + detailOf(failure);
  }

  private static String detailOf(StatusRuntimeException failure) throws IOException {
    var status = StatusProto.fromThrowable(failure);
    if (status == null || status.getDetailsCount() == 0) {
      return "";
    }
    ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
    return info.getDomain() + " " + info.getReason() + " " + info.getMetadataMap().get("traceId");
  }

  private static String names(Target target) {
    return String.join(".", target.way().stream().map(FieldDescriptor::getName).toList());
  }

  private static StatusRuntimeException failure(MethodDescriptor method, byte[] message) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(ONE_CALL_SECONDS, TimeUnit.SECONDS);
    var raw =
        io.grpc.MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(method.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY)
            .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    try {
      ClientCalls.blockingServerStreamingCall(channel, raw, options, message)
          .forEachRemaining(answer -> {});
      return null;
    } catch (StatusRuntimeException e) {
      return e;
    }
  }

  private static List<String> tokens() throws Exception {
    String search = api.post("/v1/search", "{\"query\":{\"text\":\"fox\"},\"limit\":1}").body();
    String list = api.get("/v1/artworks?pageSize=1").body();
    return Stream.of(search, list)
        .map(body -> body.replaceAll("(?s).*\"nextPageToken\":\"([^\"]+)\".*", "$1"))
        .toList();
  }

  private static final class Bytes implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Services(CompletableFuture<List<String>> named)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse response) {
      named.complete(
          response.getListServicesResponse().getServiceList().stream()
              .map(service -> service.getName())
              .filter(name -> name.startsWith("prism.gateway."))
              .toList());
    }

    @Override
    public void onError(Throwable failure) {
      named.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }
}
