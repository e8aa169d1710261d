package io.prism.gateway.security;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The page's key as a cookie that scripts cannot read: pictures in a page can send no header. Other
 * sites' changes are refused before this is looked at, and the browser sends it to Prism's own page
 * only.
 */
public final class Sessions {
  /** POST with the key as bearer token keeps it in the browser, DELETE forgets it. */
  public static final String PATH = "/v1/session";

  private static final String COOKIE = "prism_key";

  private Sessions() {}

  static @Nullable String secretIn(HttpServerRequest request) {
    Cookie cookie = request.getCookie(COOKIE);
    return cookie == null ? null : cookie.getValue();
  }

  /** What the answer to a POST sets; null where the request brought no key. */
  public static @Nullable Cookie opening(HttpServerRequest request) {
    String secret = Access.secretOf(request.getHeader("Authorization"));
    return secret == null || !Secrets.isSecret(secret) ? null : cookie(secret, request.isSSL());
  }

  /** What the answer to a DELETE sets. */
  public static Cookie closing(HttpServerRequest request) {
    return cookie("", request.isSSL()).setMaxAge(0);
  }

  private static Cookie cookie(String value, boolean secure) {
    return Cookie.cookie(COOKIE, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(secure);
  }
}
