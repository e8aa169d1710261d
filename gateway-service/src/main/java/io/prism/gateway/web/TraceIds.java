package io.prism.gateway.web;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name by which a request is found in the log: the caller's W3C trace id, or a made one. */
public final class TraceIds {
  private static final String KEY = "prism.traceId";
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.{0,100}");

  private TraceIds() {}

  /** The same one throughout the request. */
  public static String of(RoutingContext context) {
    @Nullable String known = context.get(KEY);
    if (known != null) {
      return known;
    }
    String made = fromHeader(context.request().getHeader("traceparent"));
    context.put(KEY, made);
    return made;
  }

  /** The trace id in a W3C header, or a made one. */
  static String fromHeader(@Nullable String traceparent) {
    if (traceparent != null) {
      Matcher matcher = TRACEPARENT.matcher(traceparent);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
