package io.prism.pictures.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are ordinary hosts of the public internet, after IANA's special-purpose address
 * registries (RFC 6890 and its updates). For IPv6 only global unicast is public, without the blocks
 * that carry an IPv4 address inside; so IPv4-mapped, IPv4-compatible and NAT64 forms are out.
 */
final class PublicAddresses {
  private static final List<Cidr> FORBIDDEN_IPV4 =
      blocks(
          "0.0.0.0/8", // this network, unspecified
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT; holds a cloud's metadata server, 100.100.100.200
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // a cloud's internal platform server
          "169.254.0.0/16", // link-local, metadata servers
          "172.16.0.0/12", // private
          "192.0.0.0/24", // IETF protocol assignments
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarking
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  private static final Cidr GLOBAL_UNICAST_IPV6 = Cidr.parse("2000::/3");

  private static final List<Cidr> FORBIDDEN_IPV6 =
      blocks(
          "2001::/23", // protocol assignments: Teredo, benchmarking, ORCHID
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4
          "2620:4f:8000::/48", // AS112
          "3fff::/20"); // documentation

  private PublicAddresses() {}

  static boolean contains(InetAddress address) {
    if (address instanceof Inet4Address) {
      return FORBIDDEN_IPV4.stream().noneMatch(block -> block.contains(address));
    }
    return GLOBAL_UNICAST_IPV6.contains(address)
        && FORBIDDEN_IPV6.stream().noneMatch(block -> block.contains(address));
  }

  private static List<Cidr> blocks(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }
}
