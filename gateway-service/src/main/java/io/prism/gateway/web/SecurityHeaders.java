package io.prism.gateway.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/** What every answer tells browsers not to do. */
final class SecurityHeaders {
  private static final String PAGE_POLICY =
      "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";
  // Swagger UI starts itself with an inline script.
  private static final String TOOLS_POLICY =
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

  private SecurityHeaders() {}

  static void add(HttpServerRequest request, MultiMap headers) {
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
            request.path().startsWith("/q/") ? TOOLS_POLICY : PAGE_POLICY);
  }
}
