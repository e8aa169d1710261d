package io.prism.gateway.web;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.prism.client.CallTrace;
import io.prism.client.FrameworkErrors;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Every failed call says why in the table's words and by which name the log knows it. */
@Singleton
@GlobalInterceptor
public class GrpcProblems implements ServerInterceptor, Prioritized {
  private static final int BEFORE_OURS = 500;

  /** Outside of our others; inside of the span, whose trace it names. */
  @Override
  public int getPriority() {
    return BEFORE_OURS;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String trace = trace();
    Context context = Context.current().withValue(CallTrace.KEY, trace);
    return Contexts.interceptCall(context, new Described<>(call, trace), headers, next);
  }

  /** By the same name as its span, and as the request that it came with. */
  private static String trace() {
    io.vertx.core.@Nullable Context vertx = Vertx.currentContext();
    return TraceIds.ofCall(vertx == null ? null : vertx.getLocal(RoutingContext.class.getName()));
  }

  private static final class Described<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final String trace;

    Described(ServerCall<Q, A> call, String trace) {
      super(call);
      this.trace = trace;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!status.isOk()) {
        FrameworkErrors.describe(status, trailers, trace);
      }
      super.close(status, trailers);
    }
  }
}
