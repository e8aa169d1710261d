package io.prism.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ids of the current trace and artwork into the diagnostic context (MDC) of each log
 * record: traceId, spanId, artworkId. They are read from the context of the thread that logs, when
 * it logs, so there is nothing that could be left behind for the next request.
 */
@LoggingFilter(name = "prism-ids")
public final class LogIds implements Filter {
  static {
    ContextInGrpc.install();
  }

  @Override
  public boolean isLoggable(LogRecord record) {
    if (record instanceof ExtLogRecord extended) {
      Context context = Context.current();
      SpanContext span = Span.fromContext(context).getSpanContext();
      if (span.isValid()) {
        extended.putMdc("traceId", span.getTraceId());
      }
      // With tracing off there are no spans here, only somebody else's.
      if (span.isValid() && !span.isRemote()) {
        extended.putMdc("spanId", span.getSpanId());
      }
      @Nullable String artwork = CurrentArtwork.in(context);
      if (artwork != null) {
        extended.putMdc("artworkId", artwork);
      }
    }
    return true;
  }
}
