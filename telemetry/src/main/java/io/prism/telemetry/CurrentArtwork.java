package io.prism.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The artwork that a request or record is about, for log and trace. Never blocks; thread-safe. */
public final class CurrentArtwork {
  static {
    ContextInGrpc.install();
  }

  private static final ContextKey<AtomicReference<@Nullable String>> KEY =
      ContextKey.named("prism.artwork");
  private static final String ATTRIBUTE = "prism.artwork.id";

  private CurrentArtwork() {}

  /** A context in which {@link #is} will be heard, also by what runs after it. */
  public static Context unknown(Context context) {
    return context.with(KEY, new AtomicReference<>());
  }

  /**
   * @param id well-formed
   */
  public static Context of(Context context, String id) {
    Span.fromContext(context).setAttribute(ATTRIBUTE, id);
    return context.with(KEY, new AtomicReference<>(id));
  }

  /**
   * Says which artwork the current request is about.
   *
   * @param id well-formed
   */
  public static void is(String id) {
    Context context = Context.current();
    AtomicReference<@Nullable String> artwork = context.get(KEY);
    if (artwork != null) {
      artwork.set(id);
      Span.fromContext(context).setAttribute(ATTRIBUTE, id);
    }
  }

  /** Its id, if there is one. */
  static @Nullable String in(Context context) {
    AtomicReference<@Nullable String> artwork = context.get(KEY);
    return artwork == null ? null : artwork.get();
  }
}
