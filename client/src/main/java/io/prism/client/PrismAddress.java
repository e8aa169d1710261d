package io.prism.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a Prism listens: REST, page and gRPC share one port.
 *
 * @param host a name or an address; one of IPv6 without brackets
 * @param port 1..65535
 * @param tls whether it speaks TLS; without it only for loopback and trusted networks
 */
public record PrismAddress(String host, int port, boolean tls) {
  public PrismAddress {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a host and a port of 1 to 65535 are needed");
    }
  }

  /**
   * Reads an address as people write it.
   *
   * @param url {@code http://host:port}, {@code https://host}, or {@code host:port} for plain http;
   *     without a path. The ports that may be left out are 80 and 443.
   * @throws IllegalArgumentException with a sentence for people
   */
  public static PrismAddress parse(String url) {
    URI uri = uriOf(url.contains("://") ? url : "http://" + url);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
    boolean extras =
        uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getUserInfo() != null;
    if (uri.getHost() == null || !(tls || scheme.equals("http")) || !bare || extras) {
      throw malformed(url, null);
    }
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw malformed(url, null);
    }
    return new PrismAddress(host, port, tls);
  }

  /** The address for browsers and for {@link #parse}. */
  public String url() {
    return (tls ? "https://" : "http://") + target();
  }

  /** The address for gRPC. */
  String target() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static URI uriOf(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw malformed(url, e);
    }
  }

  private static IllegalArgumentException malformed(
      String url, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalArgumentException(
        "\"" + url + "\" is not an address of a Prism, such as http://127.0.0.1:8080", cause);
  }
}
