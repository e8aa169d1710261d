package io.prism.telemetry;

import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;

/**
 * A span for each gRPC call that is served, in the caller's trace. Around all other interceptors of
 * ours, so that what they log and refuse is in it, but within the framework's, which choose the
 * thread.
 */
@Singleton
@GlobalInterceptor
public class ServerSpans implements ServerInterceptor, Prioritized {
  private static final int BEFORE_OURS = 1_000;

  private final Traces traces;

  public ServerSpans(Traces traces) {
    this.traces = traces;
  }

  @Override
  public int getPriority() {
    return BEFORE_OURS;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!GrpcSpans.isTraced(call.getMethodDescriptor())) {
      return next.startCall(call, headers);
    }
    Context caller = traces.from(name -> GrpcSpans.get(headers, name));
    Context span =
        CurrentArtwork.unknown(
            GrpcSpans.begin(traces, call.getMethodDescriptor(), SpanKind.SERVER, caller));
    try {
      return new Ending<>(
          Contexts.interceptCall(
              ContextInGrpc.with(span), new Watched<>(call, span), headers, next),
          span);
    } catch (RuntimeException e) {
      GrpcSpans.endServer(span, Status.fromThrowable(e));
      throw e;
    }
  }

  /** Sees how the call is answered. */
  private static final class Watched<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final Context span;

    Watched(ServerCall<Q, A> call, Context span) {
      super(call);
      this.span = span;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      // First, so that whoever has the answer finds the span ended.
      GrpcSpans.endServer(span, status);
      super.close(status, trailers);
    }
  }

  /** Sees that the caller went away. */
  private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Context span;

    Ending(ServerCall.Listener<Q> delegate, Context span) {
      super(delegate);
      this.span = span;
    }

    @Override
    public void onCancel() {
      GrpcSpans.endServer(span, Status.CANCELLED);
      super.onCancel();
    }
  }
}
