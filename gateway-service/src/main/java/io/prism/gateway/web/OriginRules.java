package io.prism.gateway.web;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites from using the visitor's browser against a service that trusts its own
 * machine: names that strangers control are not answered to (DNS rebinding), and changes are only
 * taken from Prism's own page or from programs that are no browser.
 */
public final class OriginRules {
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private final Set<String> hosts;

  /**
   * @param hosts lower-case names without port under which Prism is addressed; {@code *} for any
   */
  public OriginRules(Set<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  /**
   * @param authority the Host header or HTTP/2 authority
   */
  boolean isOurs(@Nullable String authority) {
    return hosts.contains("*") || (authority != null && hosts.contains(hostOf(authority)));
  }

  /**
   * Whether a browser sends this on behalf of another site.
   *
   * @param origin the Origin header
   * @param fetchSite the Sec-Fetch-Site header
   */
  static boolean isCrossSiteChange(
      String method,
      @Nullable String authority,
      @Nullable String origin,
      @Nullable String fetchSite) {
    if (SAFE_METHODS.contains(method)) {
      return false;
    }
    if (fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none")) {
      return true;
    }
    return origin != null
        && !(authority != null
            && origin.toLowerCase(Locale.ROOT).matches("https?://.*")
            && origin.substring(origin.indexOf("://") + 3).equalsIgnoreCase(authority));
  }

  private static String hostOf(String authority) {
    int port = authority.lastIndexOf(':');
    boolean hasPort = port > authority.lastIndexOf(']');
    return (hasPort ? authority.substring(0, port) : authority).toLowerCase(Locale.ROOT);
  }
}
