package dev.gangway.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// A network: all addresses that begin with the same bits.
///
/// @param network the lowest address in it
/// @param prefix how many bits are fixed: 1 to 32 for IPv4, 1 to 128 for IPv6
public record Cidr(InetAddress network, int prefix) {

  /// Whether the address lies in it. IPv4 addresses in IPv6 clothing (`::ffff:10.0.0.1`) never
  /// reach here: the JDK makes IPv4 addresses of them.
  public boolean contains(InetAddress address) {
    byte[] bits = address.getAddress();
    return bits.length == network.getAddress().length
        && masked(bits, prefix).equals(new BigInteger(1, network.getAddress()));
  }

  /// `10.0.0.0/8`, or an address alone.
  static Parsed<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address =
        IpLiteral.parse(slash < 0 ? text : text.substring(0, slash))
            // A zone is a matter of one machine's interfaces.
            .filter(_ -> !text.contains("%"));
    if (address.isEmpty()) {
      return Parsed.malformed("an address or a network such as `10.0.0.0/8`");
    }
    byte[] bits = address.get().getAddress();
    int width = bits.length * Byte.SIZE;
    String written = slash < 0 ? Integer.toString(width) : text.substring(slash + 1);
    if (written.equals("0")) {
      return Parsed.malformed("the proxies' own addresses (`/0` would believe everybody)");
    }
    if (!written.matches("[1-9][0-9]{0,2}") || Integer.parseInt(written) > width) {
      return Parsed.malformed("a prefix from 1 to " + width + " after the `/`");
    }
    int prefix = Integer.parseInt(written);
    InetAddress network = address(masked(bits, prefix), bits.length);
    return network.equals(address.get())
        ? Parsed.value(new Cidr(network, prefix))
        : Parsed.malformed(
            "an address without bits behind the prefix, `"
                + network.getHostAddress()
                + "/"
                + prefix
                + "`");
  }

  private static BigInteger masked(byte[] bits, int prefix) {
    int free = bits.length * Byte.SIZE - prefix;
    return new BigInteger(1, bits).shiftRight(free).shiftLeft(free);
  }

  private static InetAddress address(BigInteger value, int length) {
    byte[] bits = new byte[length];
    byte[] digits = value.toByteArray();
    // The number may have a sign byte too many, or leading zeros too few.
    int copied = Math.min(digits.length, length);
    System.arraycopy(digits, digits.length - copied, bits, length - copied, copied);
    try {
      return InetAddress.getByAddress(bits);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes, not " + length, e);
    }
  }

  /// `10.0.0.0/8`.
  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
