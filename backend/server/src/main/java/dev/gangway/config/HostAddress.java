package dev.gangway.config;

import java.util.Optional;

/// Where an SSH server listens.
///
/// @param host a name or a literal address
/// @param port 1 to 65535
public record HostAddress(String host, int port) {

  /// Reads `NAME`, `ADDRESS`, `[IPV6]`, and each with `:PORT`; an IPv6 address with a port needs
  /// the brackets. Names are not looked up.
  ///
  /// @param defaultPort when the text has none
  /// @return empty if it is none of these
  public static Optional<HostAddress> parse(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean single = colon >= 0 && text.indexOf(':') == colon;
    boolean ported = single || (colon > 0 && text.charAt(colon - 1) == ']');
    String host = ported ? text.substring(0, colon) : text;
    String port = ported ? text.substring(colon + 1) : String.valueOf(defaultPort);
    if (IpLiteral.bracketed(host).isPresent()) {
      host = host.substring(1, host.length() - 1);
    }
    return NetworkName.address(host) instanceof Parsed.Value<String> && NetworkName.isPort(port)
        ? Optional.of(new HostAddress(host, Integer.parseInt(port)))
        : Optional.empty();
  }
}
