package io.prism.models;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the files of a pack come from that are not with it.
 *
 * @param hub http or https, without query; a mirror of it has the same paths
 * @param path of the folder below, which pins a revision; without leading or final slash
 */
public record PackSource(URI hub, String path) {
  private static final List<String> SCHEMES = List.of("https", "http");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

  public PackSource {
    hub = checkedHub(hub);
    if (!PATH.matcher(path).matches() || ("/" + path + "/").contains("/../")) {
      throw new IllegalArgumentException("'" + path + "' is no path");
    }
  }

  /** The same files on another host. */
  public PackSource on(URI mirror) {
    return new PackSource(mirror, path);
  }

  /** Where a file of the pack is. */
  public URI address(String file) {
    String base = hub.toString();
    return URI.create(
        (base.endsWith("/") ? base : base + "/") + path + "/" + PackName.checked(file));
  }

  private static URI checkedHub(URI hub) {
    if (!SCHEMES.contains(String.valueOf(hub.getScheme())) || hub.getHost() == null) {
      throw new IllegalArgumentException("'" + hub + "' is no http or https address");
    }
    if (hub.getRawQuery() != null || hub.getRawFragment() != null) {
      throw new IllegalArgumentException("'" + hub + "' has more than host and path");
    }
    if (hub.getRawUserInfo() != null) {
      throw new IllegalArgumentException("an address with a name or password is not supported");
    }
    return hub;
  }
}
