package dev.gangway.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The way to one SSH host.
///
/// @param jump names of hosts of the configuration, the nearest to the gateway first; the way to
///   the first is that host's own. Checked: they exist, and no way leads in a circle
/// @param proxy between the gateway and the host; never together with `jump`
/// @param share terminals that may have one connection in common if they log in as the same user by
///   the same means; 1: each has its own
public record HostRoute(List<String> jump, Optional<Proxy> proxy, int share) {

  /// The straight way, a connection for each terminal.
  public static final HostRoute DIRECT = new HostRoute(List.of(), Optional.empty(), 1);

  /// A proxy that passes connections on.
  ///
  /// @param host a name or a literal address
  /// @param user for a proxy that wants a login
  public record Proxy(
      Scheme scheme, String host, int port, Optional<String> user, Optional<Secret> password) {

    /// What it speaks.
    public enum Scheme {
      /// `CONNECT`, RFC 9110 §9.3.6.
      HTTP,
      /// RFC 1928.
      SOCKS5;

      /// As in a URL: `socks5`.
      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  public HostRoute {
    jump = List.copyOf(jump);
  }
}
