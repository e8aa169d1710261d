package io.prism.gateway.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the caller's deadline the context's, so that calls to other services inherit it. gRPC's own
 * server does that; the one that shares its port with HTTP does not.
 */
@GlobalInterceptor
@Singleton
public class CallerDeadline implements ServerInterceptor {
  private static final Metadata.Key<String> TIMEOUT =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
  private static final Pattern FORM = Pattern.compile("([0-9]{1,8})([HMSmun])");

  private final ScheduledExecutorService alarms;

  /**
   * @param alarms cancels what is late; stays the caller's to shut down
   */
  public CallerDeadline(ScheduledExecutorService alarms) {
    this.alarms = alarms;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    @Nullable String timeout = headers.get(TIMEOUT);
    Matcher form = FORM.matcher(timeout == null ? "" : timeout);
    if (Context.current().getDeadline() != null || !form.matches()) {
      return next.startCall(call, headers);
    }
    Context.CancellableContext context =
        Context.current()
            .withDeadlineAfter(Long.parseLong(form.group(1)), unit(form.group(2)), alarms);
    return new Ending<>(Contexts.interceptCall(context, call, headers, next), context);
  }

  private static TimeUnit unit(String letter) {
    return switch (letter) {
      case "H" -> TimeUnit.HOURS;
      case "M" -> TimeUnit.MINUTES;
      case "S" -> TimeUnit.SECONDS;
      case "m" -> TimeUnit.MILLISECONDS;
      case "u" -> TimeUnit.MICROSECONDS;
      default -> TimeUnit.NANOSECONDS;
    };
  }

  /** Takes the alarm back when the call is over. */
  private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Context.CancellableContext context;

    Ending(ServerCall.Listener<Q> delegate, Context.CancellableContext context) {
      super(delegate);
      this.context = context;
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        context.cancel(null);
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        context.cancel(null);
      }
    }
  }
}
