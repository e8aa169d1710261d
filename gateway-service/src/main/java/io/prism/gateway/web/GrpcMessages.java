package io.prism.gateway.web;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.prism.client.GrpcErrors;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Where a call takes one message, it gets one: none, or two, the framework would call its own
 * defect. A message that cannot be read never arrives here, so it counts as none.
 */
@Singleton
@GlobalInterceptor
public class GrpcMessages implements ServerInterceptor, Prioritized {
  /** Inside of all others, so that they see how it ends. */
  @Override
  public int getPriority() {
    return -1;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    ServerCall.Listener<Q> listener = next.startCall(call, headers);
    return call.getMethodDescriptor().getType().clientSendsOneMessage()
        ? new OneMessage<>(listener, call)
        : listener;
  }

  private static final class OneMessage<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private int messages;

    OneMessage(ServerCall.Listener<Q> listener, ServerCall<Q, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      messages++;
      if (messages == 1) {
        super.onMessage(message);
      } else if (messages == 2) {
        // At once: nobody asks for more, so the end of such a request never arrives here.
        refuse("The call takes one message.");
      }
    }

    @Override
    public void onHalfClose() {
      if (messages == 1) {
        super.onHalfClose();
      } else if (messages == 0) {
        refuse("The request's message is missing, malformed or cut off.");
      }
    }

    private void refuse(String detail) {
      var refused = GrpcErrors.toStatus(Problem.of(Reason.INVALID_ARGUMENT, detail));
      @Nullable Metadata trailers = refused.getTrailers();
      call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
    }
  }
}
