package dev.gangway.web;

import dev.gangway.config.ServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the gateway is called: the origins its page can have, and the names a `Host` header may
/// carry.
///
/// The public URL, the listening address and the configured names are taken, nothing else. On
/// loopback `localhost` is a name of the listening address, since that is what people type. `Host`
/// is compared only to refuse what a rebound DNS name would send; nothing is derived from it.
///
/// @param listening the address people without a proxy reach: scheme, host, port and base path
/// @param origins as browsers send them: lower case, no default port
/// @param hosts lower case, `name` (any port) or `name:port`
record Addresses(URI listening, Set<String> origins, Set<String> hosts) {

  Addresses {
    origins = Set.copyOf(origins);
    hosts = Set.copyOf(hosts);
  }

  /// @param bound the address really listened on, with the port the system may have chosen
  static Addresses of(ServerConfig config, InetSocketAddress bound) {
    Set<String> origins = new HashSet<>();
    Set<String> hosts = new HashSet<>();
    for (String name : names(bound.getAddress())) {
      hosts.add(name);
      origins.add(origin("http", name, bound.getPort()));
    }
    config
        .publicUrl()
        .ifPresent(url -> {
          String name = url.getHost().toLowerCase(Locale.ROOT);
          hosts.add(name);
          origins.add(origin(url.getScheme().toLowerCase(Locale.ROOT), name, url.getPort()));
        });
    config.hosts().forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
    URI listening =
        URI.create(
            "http://" + literal(bound.getAddress()) + ":" + bound.getPort() + config.basePath());
    return new Addresses(listening, origins, hosts);
  }

  /// Whether a `Host` header's value is one of ours.
  boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.contains(name) || hosts.contains(withoutPort(name));
  }

  private static List<String> names(InetAddress address) {
    List<String> names = new ArrayList<>();
    names.add(literal(address));
    if (address.isLoopbackAddress()) {
      names.add("localhost");
    }
    return names;
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    if (!text.contains(":")) {
      return text;
    }
    // Browsers write IPv6 addresses in their shortest form; the one that matters here is loopback.
    return address.isLoopbackAddress() ? "[::1]" : "[" + text + "]";
  }

  private static String origin(String scheme, String host, int port) {
    boolean isDefault =
        port < 0
            || (scheme.equals("http") && port == 80)
            || (scheme.equals("https") && port == 443);
    return scheme + "://" + host + (isDefault ? "" : ":" + port);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
