package dev.gangway.web;

import dev.gangway.config.ServerConfig;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the gateway is called: the origins its page can have, and the names a `Host` header may
/// carry.
///
/// The public URL, the listening address and the configured names are taken, nothing else. On
/// loopback `localhost` is a name of the listening address, since that is what people type. `Host`
/// is compared only to refuse what a rebound DNS name would send; nothing is derived from it.
///
/// @param listening the address people without a proxy reach: scheme, host, port and base path
/// @param https whether what people type begins with `https`
/// @param typed origins of what people type; as browsers send them: lower case, no default port
/// @param direct origins of the listening address, for who reaches it without a proxy
/// @param hosts lower case, `name` (any port) or `name:port`
record Addresses(
    URI listening, boolean https, Set<String> typed, Set<String> direct, Set<String> hosts) {

  /// Two groups or more.
  private static final Pattern ZEROS = Pattern.compile("\\b0(:0)+\\b");

  Addresses {
    typed = Set.copyOf(typed);
    direct = Set.copyOf(direct);
    hosts = Set.copyOf(hosts);
  }

  /// @param bound the address really listened on, with the port the system may have chosen
  static Addresses of(ServerConfig config, InetSocketAddress bound) {
    Set<String> typed = new HashSet<>();
    Set<String> direct = new HashSet<>();
    Set<String> hosts = new HashSet<>();
    String scheme = config.tls().isPresent() ? "https" : "http";
    for (String name : names(bound.getAddress())) {
      hosts.add(name);
      // Where people type another name, a page that came by this one has gone round the proxy; on
      // the loopback that is who sits at the machine.
      if (config.publicUrl().isEmpty() || bound.getAddress().isLoopbackAddress()) {
        direct.add(origin(scheme, name, bound.getPort()));
      }
    }
    config
        .publicUrl()
        .ifPresent(url -> {
          String name = url.getHost().toLowerCase(Locale.ROOT);
          hosts.add(name);
          typed.add(origin(url.getScheme().toLowerCase(Locale.ROOT), name, url.getPort()));
        });
    config.hosts().forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
    URI listening =
        URI.create(
            scheme
                + "://"
                + literal(bound.getAddress())
                + ":"
                + bound.getPort()
                + config.basePath());
    boolean https =
        config
            .publicUrl()
            .map(url -> url.getScheme().equals("https"))
            .orElse(scheme.equals("https"));
    return new Addresses(listening, https, typed, direct, hosts);
  }

  /// Whether a request's `Origin` is exactly one, and one of ours. That of the listening address
  /// counts only with a `Host` of that address, which a proxy should not pass: `Origin` speaks of
  /// the browser's machine, and behind a proxy `localhost` is somebody else's.
  boolean isOurOrigin(HeaderMap headers) {
    String origin = headers.getFirst(Headers.ORIGIN);
    if (headers.count(Headers.ORIGIN) != 1) {
      return false;
    }
    String host = withoutPort(String.valueOf(headers.getFirst(Headers.HOST)));
    return typed.contains(origin)
        || (direct.contains(origin)
            && direct.stream().anyMatch(each -> isAt(each, host.toLowerCase(Locale.ROOT))));
  }

  private static boolean isAt(String origin, String host) {
    return withoutPort(origin.substring(origin.indexOf("://") + 3)).equals(host);
  }

  /// Whether the page that a request comes from came by https: what its `Origin` says, or what
  /// people type where it says nothing.
  boolean isOverHttps(HeaderMap headers) {
    String origin = headers.getFirst(Headers.ORIGIN);
    return origin == null ? https : origin.startsWith("https:");
  }

  /// Whether a `Host` header's value is one of ours.
  boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.contains(name) || hosts.contains(withoutPort(name));
  }

  private static List<String> names(InetAddress address) {
    List<String> names = new ArrayList<>();
    names.add(literal(address));
    if (address.isAnyLocalAddress()) {
      // All of this machine's, by their numbers: no rebound name is one of those.
      ownAddresses().forEach(own -> names.add(literal(own)));
    }
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      names.add("localhost");
    }
    return names;
  }

  private static List<InetAddress> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .toList();
    } catch (SocketException unknown) {
      return List.of();
    }
  }

  private static String literal(InetAddress address) {
    String text = withoutZone(address.getHostAddress());
    if (!text.contains(":")) {
      return text;
    }
    return "[" + shortest(text) + "]";
  }

  /// As browsers write IPv6 addresses (RFC 5952 §4): the longest run of zeros is `::`.
  private static String shortest(String text) {
    Matcher zeros = ZEROS.matcher(text);
    String longest = "";
    int at = -1;
    while (zeros.find()) {
      if (zeros.group().length() > longest.length()) {
        longest = zeros.group();
        at = zeros.start();
      }
    }
    if (at < 0) {
      return text;
    }
    String before = text.substring(0, at);
    String after = text.substring(at + longest.length());
    return (before.endsWith(":") ? before.substring(0, before.length() - 1) : before)
        + "::"
        + (after.startsWith(":") ? after.substring(1) : after);
  }

  private static String origin(String scheme, String host, int port) {
    boolean isDefault =
        port < 0
            || (scheme.equals("http") && port == 80)
            || (scheme.equals("https") && port == 443);
    return scheme + "://" + host + (isDefault ? "" : ":" + port);
  }

  private static String withoutZone(String text) {
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
