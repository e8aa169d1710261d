package io.prism.pictures.fetch;

import io.prism.core.error.PrismException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A web address that has exactly one reading: ASCII only, no user name, a host that is either an
 * ordinary domain name or an address in its canonical form. Host forms that parsers disagree about
 * (octal, hexadecimal, short or integer IPv4, trailing dots, zone ids) are refused.
 *
 * @param uri absolute, {@code http} or {@code https}, without a fragment
 * @param host lower case; an IPv6 address is without its brackets
 * @param port the explicit port, else the scheme's
 */
public record PictureUrl(URI uri, String host, int port) {
  private static final String FIELD = "url";
  private static final int MAX_LENGTH = 2_048;
  private static final Pattern PRINTABLE_ASCII = Pattern.compile("[\\x21-\\x7e&&[^\\\\]]+");
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_][a-z0-9_-]{0,62})*");
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)");
  private static final Pattern IPV4 =
      Pattern.compile("((0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

  /** Parses an address that a stranger wrote; {@code INVALID_ARGUMENT} says what is wrong. */
  public static PictureUrl parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw refuse("The address is longer than " + MAX_LENGTH + " characters.");
    }
    if (!PRINTABLE_ASCII.matcher(text).matches()) {
      throw refuse("The address must be printable ASCII; write other host names in xn-- form.");
    }
    try {
      return of(new URI(text));
    } catch (URISyntaxException e) {
      throw refuse("The address is not a valid URL.");
    }
  }

  /** The address that a redirect from here leads to, under the same rules. */
  PictureUrl redirectedTo(String location) {
    if (location.length() > MAX_LENGTH || !PRINTABLE_ASCII.matcher(location).matches()) {
      throw refuse("The address redirects to something that is not a URL.");
    }
    try {
      return parse(uri.resolve(new URI(location)).toString());
    } catch (URISyntaxException e) {
      throw refuse("The address redirects to something that is not a URL.");
    }
  }

  /** The host as an address, if it is written as one. Never asks DNS. */
  Optional<InetAddress> literalAddress() {
    if (!IPV4.matcher(host).matches() && !IPV6.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      if (host.contains(":") && address instanceof Inet4Address) {
        // Java silently unwraps IPv4-mapped addresses; an honest address has no need of that form.
        throw refuse("The address's host must not be an IPv4 address in IPv6 form.");
      }
      return Optional.of(address);
    } catch (UnknownHostException e) {
      throw refuse("The address's host is not a valid IP address.");
    }
  }

  private static PictureUrl of(URI uri) throws URISyntaxException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refuse("The address must begin with http:// or https://.");
    }
    if (uri.getHost() == null || uri.getRawAuthority() == null) {
      throw refuse("The address needs an ordinary host name.");
    }
    if (uri.getRawUserInfo() != null || uri.getRawAuthority().contains("@")) {
      throw refuse("The address must not hold a user name or password.");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    if (port < 1 || port > 65_535) {
      throw refuse("The address's port must be between 1 and 65535.");
    }
    String host = checkedHost(uri.getHost().toLowerCase(Locale.ROOT));
    return new PictureUrl(withoutFragment(scheme, uri), host, port);
  }

  private static String checkedHost(String host) {
    if (host.startsWith("[")) {
      String inner = host.substring(1, host.length() - 1);
      if (!IPV6.matcher(inner).matches()) {
        throw refuse("The address's host is not a plain IPv6 address.");
      }
      return inner;
    }
    if (!NAME.matcher(host).matches()) {
      throw refuse("The address needs an ordinary host name, without a trailing dot.");
    }
    if (NUMERIC_END.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      throw refuse("An IPv4 host must be written as four decimal numbers.");
    }
    return host;
  }

  private static URI withoutFragment(String scheme, URI uri) throws URISyntaxException {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new URI(scheme + "://" + uri.getRawAuthority() + path + query);
  }

  private static PrismException refuse(String detail) {
    return PrismException.invalid(FIELD, detail);
  }
}
