package dev.gangway.web;

import dev.gangway.config.Cidr;
import dev.gangway.config.IpLiteral;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a request comes from. Immutable and thread-safe.
///
/// Each proxy adds the address it was asked from at the end of `X-Forwarded-For`, so what is to be
/// believed is read from the end: as long as an address is a trusted proxy's, the one before it was
/// written by that proxy. The first that is none is the client; anything further left is what the
/// client made up.
final class ClientAddress {
  private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+):[0-9]{1,5}");
  private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^\\]]*)\\](?::[0-9]{1,5})?");

  /// An IPv6 address with brackets, zone and port is shorter.
  private static final int LONGEST_HOP = 100;

  private final List<Cidr> proxies;

  /// @param proxies those that are believed
  ClientAddress(List<Cidr> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /// Whether the connection itself comes from a proxy that is believed.
  boolean isFromProxy(HttpServerExchange exchange) {
    return isProxy(peer(exchange));
  }

  /// The client's address; the socket's where nobody, or nobody trusted, says otherwise, or what is
  /// said is no address.
  InetAddress of(HttpServerExchange exchange) {
    return of(peer(exchange), exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR));
  }

  /// @param lines of `X-Forwarded-For`, in their order
  InetAddress of(InetAddress peer, @Nullable List<String> lines) {
    if (lines == null) {
      return peer;
    }
    List<String> hops = new ArrayList<>();
    lines.forEach(line -> hops.addAll(Arrays.asList(line.split(",", -1))));
    InetAddress client = peer;
    while (isProxy(client) && !hops.isEmpty()) {
      Optional<InetAddress> before = parse(hops.removeLast().strip());
      if (before.isEmpty()) {
        return peer;
      }
      client = before.get();
    }
    return client;
  }

  private static InetAddress peer(HttpServerExchange exchange) {
    return exchange.getSourceAddress().getAddress();
  }

  /// Whether an address is that of a proxy that is believed.
  boolean isProxy(InetAddress address) {
    return proxies.stream().anyMatch(network -> network.contains(address));
  }

  /// `192.0.2.1`, `192.0.2.1:1234`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:1234`.
  private static Optional<InetAddress> parse(String hop) {
    if (hop.length() > LONGEST_HOP) {
      return Optional.empty();
    }
    Matcher bracketed = IN_BRACKETS.matcher(hop);
    Matcher ported = WITH_PORT.matcher(hop);
    String address =
        bracketed.matches() ? bracketed.group(1) : ported.matches() ? ported.group(1) : hop;
    // A zone is a matter of the proxy's own machine.
    return address.contains("%") ? Optional.empty() : IpLiteral.parse(address);
  }
}
