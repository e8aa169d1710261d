package io.prism.gateway.web;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.prism.client.CallTrace;
import io.prism.core.error.PrismException;
import io.prism.gateway.security.AuditLog;
import io.prism.gateway.security.Caller;
import io.prism.gateway.security.FrontDoor;
import io.prism.gateway.security.Refusal;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what callers changed over gRPC, and asks for the scope once more: a server of its own
 * for gRPC would not pass {@link HttpGuards}.
 */
@Singleton
@GlobalInterceptor
public class GrpcAudit implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final FrontDoor door;
  private final AuditLog audit;

  public GrpcAudit(FrontDoor door, AuditLog audit) {
    this.door = door;
    this.audit = audit;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    Caller caller;
    try {
      caller = door.admit(method, headers.get(AUTHORIZATION));
    } catch (PrismException e) {
      return refuse(call, new Refusal(e.problem(), null, true));
    }
    if (!FrontDoor.isAudited(method)) {
      return next.startCall(call, headers);
    }
    Watched<Q, A> watched = new Watched<>(call, caller.name(), CallTrace.current());
    return watched.listenTo(next.startCall(watched, headers));
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Refusal refusal) {
    var refused = GrpcRefusal.statusOf(refusal, CallTrace.current());
    @Nullable Metadata trailers = refused.getTrailers();
    call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  /** Sees the id in the request, or else in the answer, and how it ended. */
  private final class Watched<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final String caller;
    private final String trace;
    private volatile String id = "";
    private volatile AuditLog.@Nullable Place place;

    Watched(ServerCall<Q, A> call, String caller, String trace) {
      super(call);
      this.caller = caller;
      this.trace = trace;
    }

    ServerCall.Listener<Q> listenTo(ServerCall.Listener<Q> listener) {
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onMessage(Q message) {
          see(message);
          super.onMessage(message);
        }

        // Not before the request is whole: of a connection that is lost earlier nobody is told, and
        // its place would be taken for ever. What is whole is worked on to an end.
        @Override
        public void onHalfClose() {
          place = audit.reserve();
          if (place == null) {
            refuse(Watched.this, Refusal.ofFullAuditLog());
            return;
          }
          try {
            super.onHalfClose();
          } catch (RuntimeException e) {
            keep(Status.Code.INTERNAL);
            throw e;
          }
        }

        // What became of it then, nobody is told.
        @Override
        public void onCancel() {
          keep(Status.Code.CANCELLED);
          super.onCancel();
        }

        // Where somebody ended the call around this one.
        @Override
        public void onComplete() {
          keep(Status.Code.UNKNOWN);
          super.onComplete();
        }
      };
    }

    @Override
    public void sendMessage(A message) {
      see(message);
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      keep(status.getCode());
      super.close(status, trailers);
    }

    private void keep(Status.Code outcome) {
      AuditLog.@Nullable Place reserved = place;
      if (reserved == null) {
        return; // Nothing was changed.
      }
      String method = getMethodDescriptor().getFullMethodName();
      String from = addressOf(getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
      reserved.fill(new AuditLog.Entry(caller, from, method, id, outcome.name(), trace));
    }

    private void see(Object message) {
      if (id.isEmpty() && message instanceof Message proto) {
        id = idIn(proto);
      }
    }
  }

  /** The message's own id, or that of the artwork or metadata in it. */
  private static String idIn(Message message) {
    String own = text(message, "id");
    for (String part : new String[] {"metadata", "artwork"}) {
      FieldDescriptor field = message.getDescriptorForType().findFieldByName(part);
      boolean isPart = field != null && !field.isRepeated() && isMessage(field);
      if (own.isEmpty() && isPart) {
        own = text((Message) message.getField(field), "id");
      }
    }
    return own;
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private static String text(Message message, String name) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return field != null && message.getField(field) instanceof String text ? text : "";
  }

  private static String addressOf(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "";
  }
}
