package io.prism.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc.TraceServiceImplBase;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** What a collector of traces is to Prism: OTLP, over HTTP or gRPC. Keeps all that it gets. */
final class SpanReceiver implements AutoCloseable {
  private final Queue<Seen> spans = new ConcurrentLinkedQueue<>();
  private final String endpoint;
  private final Runnable stop;

  /** A span as it arrived; ids in hexadecimal digits, an empty parent for none. */
  record Seen(String trace, String id, String parent, Span span, Map<String, String> resource) {
    String name() {
      return span.getName();
    }

    Span.SpanKind kind() {
      return span.getKind();
    }

    Map<String, String> attributes() {
      return texts(span.getAttributesList());
    }

    List<String> links() {
      return span.getLinksList().stream().map(link -> hex(link.getSpanId().toByteArray())).toList();
    }
  }

  private SpanReceiver(boolean grpc) throws IOException {
    InetAddress here = InetAddress.getByName("127.0.0.1");
    if (grpc) {
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(here, 0))
              .addService(new Collector())
              .build()
              .start();
      this.endpoint = "http://127.0.0.1:" + server.getPort();
      this.stop = server::shutdownNow;
    } else {
      HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), 0);
      server.createContext("/v1/traces", this::take);
      server.start();
      this.endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
      this.stop = () -> server.stop(0);
    }
  }

  static SpanReceiver http() throws IOException {
    return new SpanReceiver(false);
  }

  static SpanReceiver grpc() throws IOException {
    return new SpanReceiver(true);
  }

  String endpoint() {
    return endpoint;
  }

  List<Seen> all() {
    return List.copyOf(spans);
  }

  List<Seen> trace(String trace) {
    return spans.stream().filter(seen -> seen.trace().equals(trace)).toList();
  }

  /**
   * Waits until the trace has spans of these names and no span in it hangs in the air.
   *
   * @param caller the span that the trace came with; empty when it began in Prism
   */
  List<Seen> awaitWhole(String trace, String caller, Collection<String> names)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (true) {
      List<Seen> seen = trace(trace);
      Set<String> there = seen.stream().map(Seen::name).collect(Collectors.toSet());
      if (there.containsAll(names) && orphans(seen, caller).isEmpty()) {
        return seen;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "wanted "
                + names
                + " but got "
                + tell(seen)
                + "; orphans "
                + tell(orphans(seen, caller)));
      }
      Thread.sleep(50);
    }
  }

  /** The first span that is so. */
  Seen await(Predicate<Seen> wanted) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < end) {
      var found = spans.stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no such span among " + tell(all()));
  }

  private static List<Seen> orphans(List<Seen> seen, String caller) {
    Set<String> ids = seen.stream().map(Seen::id).collect(Collectors.toSet());
    return seen.stream()
        .filter(span -> !span.parent().equals(caller) && !ids.contains(span.parent()))
        .toList();
  }

  private static String tell(List<Seen> seen) {
    return seen.stream()
        .map(
            span ->
                "\n  " + span.trace() + " " + span.parent() + " > " + span.id() + " " + span.name())
        .collect(Collectors.joining());
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      take(ExportTraceServiceRequest.parseFrom(packed ? new GZIPInputStream(body) : body));
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    }
  }

  private void take(ExportTraceServiceRequest request) {
    for (var resource : request.getResourceSpansList()) {
      Map<String, String> of = texts(resource.getResource().getAttributesList());
      for (var scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> spans.add(seen(span, of)));
      }
    }
  }

  private static Seen seen(Span span, Map<String, String> resource) {
    return new Seen(
        hex(span.getTraceId().toByteArray()),
        hex(span.getSpanId().toByteArray()),
        hex(span.getParentSpanId().toByteArray()),
        span,
        resource);
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                kv ->
                    kv.getValue().hasStringValue()
                        ? kv.getValue().getStringValue()
                        : Long.toString(kv.getValue().getIntValue())));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private final class Collector extends TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
      take(request);
      observer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }

  @Override
  public void close() {
    stop.run();
  }
}
