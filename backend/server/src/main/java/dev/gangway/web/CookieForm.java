package dev.gangway.web;

import dev.gangway.config.ServerConfig;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How the login's cookie looks: its name, and where browsers send it (RFC 6265bis §4.1.3).
///
/// `__Host-` binds a cookie to this very host, so that no neighbour can plant one; it needs the
/// path `/`. Below a path it is `__Secure-`. Plain http knows neither, and is for the loopback.
///
/// @param path that browsers see, which a proxy may strip
/// @param secure whether it goes over https only
record CookieForm(String name, String path, boolean secure) {
  private static final String NAME = "gangway";

  /// Each is looked at, and a request has room for hundreds.
  private static final int MOST_VALUES = 4;

  /// For pages that come by https. Null-free: where there is no https, nobody gets one.
  static CookieForm overHttps(ServerConfig config) {
    String path = path(config);
    return new CookieForm(path.equals("/") ? "__Host-" + NAME : "__Secure-" + NAME, path, true);
  }

  /// For pages that come by plain http.
  static CookieForm overHttp(ServerConfig config) {
    // Who comes by http while people type https has gone round the proxy, and sees our own path.
    boolean direct = config.publicUrl().filter(url -> url.getScheme().equals("https")).isPresent();
    return new CookieForm(NAME, direct ? config.basePath() : path(config), false);
  }

  private static String path(ServerConfig config) {
    return config.publicUrl().map(URI::getPath).orElse(config.basePath());
  }

  /// Gives the browser a value to keep.
  void set(HttpServerExchange exchange, String value, Duration life) {
    exchange
        .getResponseHeaders()
        .add(Headers.SET_COOKIE, line(value, Math.max(1, life.toSeconds())));
  }

  /// Takes it away.
  void clear(HttpServerExchange exchange) {
    exchange.getResponseHeaders().add(Headers.SET_COOKIE, line("", 0));
  }

  private String line(String value, long seconds) {
    return name
        + "="
        + value
        + "; Path="
        + path
        + "; Max-Age="
        + seconds
        + "; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "");
  }

  /// All values under its name, in the order they were sent: a neighbour may have added one.
  List<String> values(HttpServerExchange exchange) {
    List<String> values = new ArrayList<>();
    HeaderValues lines = exchange.getRequestHeaders().get(Headers.COOKIE);
    if (lines == null) {
      return values;
    }
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        // Names are compared as they are: quotes and other liberties are not taken.
        if (equals > 0
            && values.size() < MOST_VALUES
            && pair.substring(0, equals).strip().equals(name)) {
          values.add(pair.substring(equals + 1).strip());
        }
      }
    }
    return values;
  }
}
