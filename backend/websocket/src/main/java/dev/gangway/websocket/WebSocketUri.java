package dev.gangway.websocket;

import java.net.URI;
import java.util.Locale;

/// Where a WebSocket is: a `ws` or `wss` URI in its parts (RFC 6455 §3).
///
/// @param host a name in lower case, or an address; of IPv6 without brackets
/// @param port 1 to 65535
/// @param secure whether it is `wss`
/// @param resource what is asked for: path and query
record WebSocketUri(String host, int port, boolean secure, String resource) {

  /// Takes a URI apart. Characters beyond ASCII in path and query are percent-encoded as UTF-8.
  ///
  /// @throws IllegalArgumentException if it is not a WebSocket's
  static WebSocketUri of(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("ws") && !scheme.equals("wss")) {
      throw new IllegalArgumentException("neither ws nor wss: " + scheme);
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("a WebSocket's URI has no fragment: " + uri); // §3
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "no host, or not one that DNS allows: " + uri.getRawAuthority());
    }
    if (uri.getRawUserInfo() != null) {
      // The RFC's grammar has no place for it, and it would end up in logs.
      throw new IllegalArgumentException("a WebSocket's URI has no user; send a header");
    }
    boolean secure = scheme.equals("wss");
    int port = uri.getPort();
    if (port == -1) {
      port = secure ? 443 : 80;
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return new WebSocketUri(
        host,
        port,
        secure,
        (path.isEmpty() ? "/" : path) + (query == null || query.isEmpty() ? "" : "?" + query));
  }

  /// The value of `Host`: the port stands only where it is not the scheme's own (RFC 6455 §4.1).
  String hostHeader() {
    return port == (secure ? 443 : 80) ? bracketed() : authority();
  }

  /// What a proxy is asked to connect to; the port always stands (RFC 9110 §9.3.6).
  String authority() {
    return bracketed() + ":" + port;
  }

  /// Whether the host is an address and no name.
  boolean isAddress() {
    return host.contains(":") || host.matches("[0-9.]+");
  }

  private String bracketed() {
    if (!host.contains(":")) {
      return host;
    }
    // The zone of a link-local address means something on this machine only (RFC 6874 §4).
    int zone = host.indexOf('%');
    return "[" + (zone < 0 ? host : host.substring(0, zone)) + "]";
  }
}
