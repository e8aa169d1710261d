package io.prism.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Keeps OpenTelemetry's context in gRPC's, which carries deadlines already: wherever the one goes
 * (worker threads, calls within the JVM, Vert.x' context of a request), so does the other.
 */
public final class ContextInGrpc implements ContextStorage {
  private static final io.grpc.Context.Key<Context> KEY = io.grpc.Context.key("prism.trace");

  // Not by a service file: OpenTelemetry looks for those with the class loader of whatever thread
  // happens to be the first.
  static {
    ContextStorage.addWrapper(usual -> new ContextInGrpc());
  }

  private ContextInGrpc() {}

  /**
   * Makes OpenTelemetry use it. What uses contexts must see to it before it does so for the first
   * time.
   */
  static void install() {
    // Loading this class has done it.
  }

  @Override
  public @Nullable Context current() {
    return KEY.get();
  }

  @Override
  public Scope attach(@Nullable Context context) {
    if (context == null || context == current()) {
      return Scope.noop();
    }
    io.grpc.Context with = with(context);
    io.grpc.Context before = with.attach();
    return () -> with.detach(before);
  }

  /** The current gRPC context with this one in it. */
  static io.grpc.Context with(Context context) {
    return io.grpc.Context.current().withValue(KEY, context);
  }

  /**
   * Makes it current and leaves it so. Only where gRPC's storage ends with the work that the
   * context is for, as a request's duplicated Vert.x context does.
   */
  public static void settle(Context context) {
    var unused = with(context).attach();
  }
}
