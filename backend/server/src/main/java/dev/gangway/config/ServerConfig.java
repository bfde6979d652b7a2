package dev.gangway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the gateway listens, and what people and proxies call it.
///
/// @param listen a literal address and a port; port 0 lets the system choose
/// @param publicUrl what people type; ends in `/`. Absent: the listening address itself
/// @param hosts further `Host` names a proxy may send, each `name` or `name:port`
/// @param basePath what the gateway itself serves, `/` or `/…/`: begins and ends with a slash
/// @param trustedProxies only these are believed about `X-Forwarded-*` and identity headers; empty:
///   nobody
/// @param drain how long sessions may go on after SIGTERM; ends early when none lives
/// @param tls what it takes to speak TLS here; absent: a proxy does it, or nobody
public record ServerConfig(
    InetSocketAddress listen,
    Optional<URI> publicUrl,
    List<String> hosts,
    String basePath,
    List<Cidr> trustedProxies,
    Duration drain,
    Optional<TlsConfig> tls) {

  /// What holds when the file says nothing: on the loopback, for whoever sits at this machine.
  public static final ServerConfig DEFAULTS =
      new ServerConfig(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8022),
          Optional.empty(),
          List.of(),
          "/",
          List.of(),
          Duration.ofSeconds(10),
          Optional.empty());

  public ServerConfig {
    hosts = List.copyOf(hosts);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /// This configuration on another port of the same address; 0 lets the system choose.
  public ServerConfig withPort(int port) {
    return new ServerConfig(
        new InetSocketAddress(listen.getAddress(), port),
        publicUrl,
        hosts,
        basePath,
        trustedProxies,
        drain,
        tls);
  }
}
