package io.prism.pictures.fetch;

import io.prism.core.error.PrismException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Where the fetcher may connect to. By default public addresses on the web's ports; an operator can
 * add hosts and networks of a private deployment.
 *
 * @param ports the ports that are allowed
 * @param allowedHosts lower-case host names whose addresses are not checked; as {@code host:port}
 *     that port is allowed too
 * @param allowedNetworks blocks of addresses that are allowed although they are not public
 */
public record FetchRules(Set<Integer> ports, Set<String> allowedHosts, List<Cidr> allowedNetworks) {
  private static final String FIELD = "url";

  public FetchRules {
    ports = Set.copyOf(ports);
    allowedHosts = Set.copyOf(allowedHosts);
    allowedNetworks = List.copyOf(allowedNetworks);
  }

  /** Public addresses on ports 80 and 443, nothing else. */
  public static FetchRules publicWeb() {
    return new FetchRules(Set.of(80, 443), Set.of(), List.of());
  }

  /** Checks what can be told without DNS: the port, and a host that is written as an address. */
  void check(PictureUrl url) {
    if (!ports.contains(url.port()) && !allowedHosts.contains(url.host() + ":" + url.port())) {
      throw PrismException.invalid(FIELD, "The address's port is not allowed.");
    }
    url.literalAddress().ifPresent(address -> check(url.host(), List.of(address)));
  }

  /** Refuses the host if any of its addresses is forbidden: a mixed answer is a trick. */
  void check(String host, List<InetAddress> addresses) {
    if (!isAllowedHost(host) && !addresses.stream().allMatch(this::isAllowed)) {
      throw PrismException.invalid(FIELD, "The address leads to a host that is not public.");
    }
  }

  private boolean isAllowedHost(String host) {
    return allowedHosts.stream()
        .anyMatch(allowed -> allowed.equals(host) || allowed.startsWith(host + ":"));
  }

  private boolean isAllowed(InetAddress address) {
    return PublicAddresses.contains(address)
        || allowedNetworks.stream().anyMatch(block -> block.contains(address));
  }
}
