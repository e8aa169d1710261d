package io.prism.telemetry;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;

/** A span for each call of another service, and its trace in the call's metadata. */
@Singleton
public class ClientSpans implements ClientInterceptor {
  private final Traces traces;

  public ClientSpans(Traces traces) {
    this.traces = traces;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    Context parent = Context.current();
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        Context span = GrpcSpans.begin(traces, method, SpanKind.CLIENT, parent);
        traces.inject(span, (name, value) -> GrpcSpans.put(headers, name, value));
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                GrpcSpans.endClient(span, status);
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }
}
