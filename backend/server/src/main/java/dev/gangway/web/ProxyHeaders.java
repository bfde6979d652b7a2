package dev.gangway.web;

import dev.gangway.config.LoginConfig.HeaderLogin;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Refuses requests in which headers that proxies speak through are not what a proxy sends.
/// Immutable and thread-safe.
///
/// - `Remote_User`: many programs make no difference between `_` and `-`, so a proxy that deletes a
///   client's `Remote-User` may pass this one on, and who reads it next may take it for the other.
/// - `Connection: Remote-User` asks the next hop to take that header away (RFC 9110 §7.6.1): what a
///   proxy had added would be gone, and the request would look like one of nobody's.
/// - The same header twice: one is the proxy's, one the client's, and which is read is chance.
final class ProxyHeaders {
  private static final Pattern PREFIX = Pattern.compile("/[A-Za-z0-9._~/-]*");

  private static final List<String> FORWARDED =
      List.of(
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-proto",
          "x-real-ip",
          "x-request-id",
          "forwarded");

  /// In lower case.
  private final Set<String> identity = new TreeSet<>();

  /// In lower case: all that a proxy says.
  private final Set<String> guarded = new TreeSet<>(FORWARDED);

  ProxyHeaders(Optional<HeaderLogin> header) {
    header.ifPresent(login -> {
      identity.add(login.user().toLowerCase(Locale.ROOT));
      login.groups().ifPresent(groups -> identity.add(groups.toLowerCase(Locale.ROOT)));
    });
    guarded.addAll(identity);
  }

  /// What is wrong with a request, for whoever sent it.
  ///
  /// @param fromProxy whether a trusted proxy sent it
  Optional<String> problem(HttpServerExchange exchange, boolean fromProxy) {
    HeaderMap headers = exchange.getRequestHeaders();
    for (HttpString name : headers.getHeaderNames()) {
      String lower = name.toString().toLowerCase(Locale.ROOT);
      if (lower.indexOf('_') >= 0 && guarded.contains(lower.replace('_', '-'))) {
        return Optional.of("A header that proxies use has an underscore in its name.");
      }
      if (identity.contains(lower) && headers.count(name) > 1) {
        return Optional.of("A header that says who asks is there more than once.");
      }
    }
    if (takesAway(headers.get(Headers.CONNECTION))) {
      return Optional.of("Connection names a header that proxies use.");
    }
    String prefix = headers.getFirst("X-Forwarded-Prefix");
    if (fromProxy && prefix != null && !isPath(prefix)) {
      return Optional.of("X-Forwarded-Prefix is no path.");
    }
    return Optional.empty();
  }

  private boolean takesAway(@Nullable HeaderValues connection) {
    if (connection == null) {
      return false;
    }
    return connection.stream()
        .flatMap(line -> Pattern.compile(",").splitAsStream(line))
        .map(option -> option.strip().toLowerCase(Locale.ROOT).replace('_', '-'))
        .anyMatch(guarded::contains);
  }

  private static boolean isPath(String prefix) {
    return PREFIX.matcher(prefix).matches()
        && !prefix.contains("//")
        && !("/" + prefix + "/").contains("/../");
  }
}
