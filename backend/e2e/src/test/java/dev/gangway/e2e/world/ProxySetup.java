package dev.gangway.e2e.world;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How a proxy stands in front of a gateway: which of the choices in `config/proxy/` are taken, and
/// what replaces the placeholders.
///
/// @param port chosen before, since the gateway has to know it for its `public_url`
/// @param upstream where the gateway listens; its path does not matter
/// @param below where the gateway is for those who come from outside
/// @param idle after so long without a byte the proxy cuts; empty: as shipped. Caddy never does.
/// @param login who is asked before anything is passed on
public record ProxySetup(
    int port, URI upstream, Below below, Optional<Duration> idle, Optional<LoginService> login) {

  /// Where the gateway is for those who come from outside.
  public enum Below {
    /// At `/`.
    ROOT("root"),
    /// At `/term/`, which the proxy takes off.
    STRIPPED("strip"),
    /// At `/term/`, which the proxy leaves in.
    KEPT("keep");

    private final String choice;

    Below(String choice) {
      this.choice = choice;
    }
  }

  /// As shipped.
  public static ProxySetup shipped(int port, URI upstream) {
    return new ProxySetup(port, upstream, Below.ROOT, Optional.empty(), Optional.empty());
  }

  /// This one, with the gateway elsewhere.
  public ProxySetup at(Below place) {
    return new ProxySetup(port, upstream, place, idle, login);
  }

  /// This one, with a limit for what is idle.
  public ProxySetup cutting(Duration after) {
    return new ProxySetup(port, upstream, below, Optional.of(after), login);
  }

  /// This one, with a login before it.
  public ProxySetup asking(LoginService service) {
    return new ProxySetup(port, upstream, below, idle, Optional.of(service));
  }

  /// A shipped file with what all of them have in common.
  ProxyFile apply(String file) {
    ProxyFile fit = ProxyFile.shipped(file).replace("127.0.0.1:8022", upstream.getAuthority());
    if (below != Below.ROOT) {
      fit.leave(Below.ROOT.choice).take(below.choice);
    }
    if (login.isPresent()) {
      fit.take("login");
    }
    return fit;
  }

  /// The limit in seconds, if there is one.
  Optional<Long> idleSeconds() {
    return idle.map(Duration::toSeconds);
  }
}
