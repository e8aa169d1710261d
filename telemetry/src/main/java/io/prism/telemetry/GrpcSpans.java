package io.prism.telemetry;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What spans of both ends of a gRPC call have in common; names as OpenTelemetry's conventions. */
final class GrpcSpans {
  private static final Set<Status.Code> DEFECTS =
      Set.of(
          Status.Code.UNKNOWN,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.INTERNAL,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  private GrpcSpans() {}

  /** Probes come every few seconds, and tell nothing in a trace. */
  static boolean isTraced(MethodDescriptor<?, ?> method) {
    return !method.getFullMethodName().startsWith("grpc.");
  }

  static Context begin(
      Traces traces, MethodDescriptor<?, ?> method, SpanKind kind, Context parent) {
    Context context = traces.begin(method.getFullMethodName(), kind, parent);
    Span span = Span.fromContext(context);
    if (span.isRecording()) {
      span.setAttribute("rpc.system", "grpc");
      span.setAttribute("rpc.service", String.valueOf(method.getServiceName()));
      span.setAttribute("rpc.method", String.valueOf(method.getBareMethodName()));
    }
    return context;
  }

  /** What the caller did wrong is no failure of the one who serves. */
  static void endServer(Context span, Status status) {
    end(span, status, DEFECTS.contains(status.getCode()));
  }

  static void endClient(Context span, Status status) {
    end(span, status, !status.isOk());
  }

  private static void end(Context span, Status status, boolean failed) {
    Span.fromContext(span).setAttribute("rpc.grpc.status_code", status.getCode().value());
    if (failed) {
      Traces.fail(span, status.getCode().name());
    }
    Traces.end(span);
  }

  static @Nullable String get(Metadata headers, String name) {
    return headers.get(key(name));
  }

  static void put(Metadata headers, String name, String value) {
    headers.discardAll(key(name));
    headers.put(key(name), value);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
