package dev.gangway.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Literal IP addresses, without any look-up. IPv4 is four decimal numbers: `127.1` and
/// `0177.0.0.1` are addresses to some programs and names to others.
public final class IpLiteral {
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]+)?");

  private IpLiteral() {}

  /// The address, without brackets; nothing if it is not one.
  public static Optional<InetAddress> parse(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The address in brackets, as URLs and `address:port` write IPv6.
  static Optional<InetAddress> bracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") && text.contains(":")
        ? parse(text.substring(1, text.length() - 1))
        : Optional.empty();
  }
}
