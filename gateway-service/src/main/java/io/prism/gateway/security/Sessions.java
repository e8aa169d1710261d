package io.prism.gateway.security;

import io.prism.core.error.PrismException;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page's key or token as a cookie that scripts cannot read: pictures in a page can send no
 * header. Other sites' changes are refused before this is looked at, and the browser sends it to
 * Prism's own page only.
 */
public final class Sessions {
  /** POST with it as bearer token keeps it in the browser, DELETE forgets it. */
  public static final String PATH = "/v1/session";

  /** Its name. */
  public static final String COOKIE = "prism_key";

  /** Browsers drop cookies of more than 4,096 bytes, name and attributes included. */
  private static final int LONGEST = 3_900;

  private static final Pattern FORM = Pattern.compile("[\\w.~-]{1," + LONGEST + "}");

  private Sessions() {}

  static @Nullable String secretIn(HttpServerRequest request) {
    Cookie cookie = request.getCookie(COOKIE);
    return cookie == null ? null : cookie.getValue();
  }

  /**
   * What the answer to a POST sets.
   *
   * @param remaining how long the secret is valid; empty for as long as the browser runs
   */
  static Cookie opening(String secret, Optional<Duration> remaining, boolean secure) {
    if (!FORM.matcher(secret).matches()) {
      throw PrismException.invalid(
          "Authorization",
          "A browser keeps no more than " + LONGEST + " characters without blanks for a site.");
    }
    Cookie cookie = cookie(secret, secure);
    remaining.ifPresent(time -> cookie.setMaxAge(Math.max(0, time.toSeconds())));
    return cookie;
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
