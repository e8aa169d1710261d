package io.prism.gateway.web;

import io.prism.gateway.Remotes;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What every answer tells browsers not to do. */
@ApplicationScoped
public class SecurityHeaders {
  private static final String PAGE_POLICY =
      "default-src 'self'; img-src 'self' blob: data:%s; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";
  // Swagger UI starts itself with an inline script.
  private static final String TOOLS_POLICY =
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

  private final String pagePolicy;

  public SecurityHeaders(Remotes remotes) {
    // Only where pictures are read from there.
    String pictures = remotes.store().directReads().map(reads -> " " + reads.origin()).orElse("");
    this.pagePolicy = PAGE_POLICY.formatted(pictures);
  }

  /** Before the guards, whose refusals carry them too. */
  void register(@Observes Filters filters) {
    filters.register(this::decorate, HttpGuards.FIRST + 1);
  }

  private void decorate(RoutingContext context) {
    HttpServerRequest request = context.request();
    MultiMap headers = context.response().headers();
    if (request.isSSL()) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
    headers
        .set("X-Content-Type-Options", "nosniff")
        .set("Referrer-Policy", "no-referrer")
        .set("X-Frame-Options", "DENY")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set(
            "Content-Security-Policy",
            request.path().startsWith("/q/") ? TOOLS_POLICY : pagePolicy);
    context.next();
  }
}
