package io.prism.pictures.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of addresses of one family, as in {@code 10.0.0.0/8}.
 *
 * @param network any address of the block
 * @param prefixBits how many leading bits members share, 0 to 32 or 128
 */
public record Cidr(InetAddress network, int prefixBits) {
  public Cidr {
    if (prefixBits < 0 || prefixBits > network.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("The prefix length does not fit the address family");
    }
  }

  /** Parses {@code address/bits} or a single address. Names are refused, never resolved. */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("Not a CIDR block of numeric addresses: " + text);
    }
    try {
      InetAddress network = InetAddress.getByName(address);
      int bits =
          slash < 0
              ? network.getAddress().length * Byte.SIZE
              : Integer.parseInt(text.substring(slash + 1));
      return new Cidr(network, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("Not a CIDR block: " + text, e);
    }
  }

  /** Whether the address is in the block; false for one of the other family. */
  public boolean contains(InetAddress address) {
    byte[] wanted = network.getAddress();
    byte[] given = address.getAddress();
    if (wanted.length != given.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((wanted[bit / Byte.SIZE] ^ given[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
