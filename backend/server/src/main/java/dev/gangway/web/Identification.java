package dev.gangway.web;

import dev.gangway.access.Login;
import dev.gangway.access.Logins;
import dev.gangway.config.LoginConfig;
import dev.gangway.config.LoginConfig.HeaderLogin;
import dev.gangway.config.ServerConfig;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Says who a request is. Asked for each anew. Thread-safe.
///
/// The ways, in their order: a token, then what a trusted proxy says, then the cookie. The first
/// that is shown decides, and what is wrong with it is not made good by the next.
final class Identification {
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S+) *");

  /// What came of it.
  sealed interface Result {}

  /// Somebody.
  record Known(Login login) implements Result {}

  /// Nothing was shown that is good for a login.
  record Nobody() implements Result {}

  /// What was shown is not what it has to be.
  record Odd(String detail) implements Result {}

  private final Optional<Logins> logins;
  private final Optional<HeaderLogin> header;

  /// Where there are none, a proxy may pass on a token that is a matter between it and the browser.
  private final boolean tokens;

  private final ClientAddress addresses;
  private final CookieForm https;
  private final CookieForm http;

  /// @param logins absent: everybody is the anonymous user
  Identification(
      Optional<Logins> logins,
      Optional<LoginConfig> config,
      ServerConfig server,
      ClientAddress addresses) {
    this.logins = logins;
    this.header = config.flatMap(LoginConfig::header);
    this.tokens = config.filter(login -> !login.tokens().isEmpty()).isPresent();
    this.addresses = addresses;
    this.https = CookieForm.overHttps(server);
    this.http = CookieForm.overHttp(server);
  }

  Result of(HttpServerExchange exchange) {
    if (logins.isEmpty()) {
      return new Known(Login.ANONYMOUS);
    }
    HeaderMap headers = exchange.getRequestHeaders();
    if (tokens && headers.contains(Headers.AUTHORIZATION)) {
      Optional<Result> token = byToken(headers, logins.get());
      if (token.isPresent()) {
        return token.get();
      }
    }
    if (header.isPresent() && addresses.isFromProxy(exchange)) {
      Optional<Result> told = byHeader(headers, header.get(), logins.get());
      if (told.isPresent()) {
        return told.get();
      }
    }
    return byCookie(exchange, logins.get()).<Result>map(Known::new).orElseGet(Nobody::new);
  }

  /// Other schemes are between the browser and the proxy, which may pass on what it was shown.
  private static Optional<Result> byToken(HeaderMap headers, Logins logins) {
    String value = headers.getFirst(Headers.AUTHORIZATION);
    if (!value.regionMatches(true, 0, "bearer", 0, "bearer".length())) {
      return Optional.empty();
    }
    var bearer = BEARER.matcher(value);
    if (headers.count(Headers.AUTHORIZATION) != 1 || !bearer.matches()) {
      return Optional.of(new Nobody());
    }
    return Optional.of(
        logins.byToken(bearer.group(1)).<Result>map(Known::new).orElseGet(Nobody::new));
  }

  private static Optional<Result> byHeader(HeaderMap headers, HeaderLogin login, Logins logins) {
    String user = headers.getFirst(login.user());
    if (user == null) {
      return Optional.empty();
    }
    if (user.isBlank()) {
      // The proxy says that it is nobody.
      return Optional.of(new Nobody());
    }
    List<String> groups =
        login
            .groups()
            .flatMap(name -> Optional.ofNullable(headers.getFirst(name)))
            .map(line -> split(line, login.separator()))
            .orElse(List.of());
    return Optional.of(
        logins
            .byHeader(user, groups)
            .<Result>map(Known::new)
            .orElseGet(() -> new Odd("What the proxy says of who asks can be nobody's name.")));
  }

  private static List<String> split(String line, String separator) {
    return Arrays.stream(line.split(Pattern.quote(separator), -1))
        .map(String::strip)
        .filter(group -> !group.isEmpty())
        .toList();
  }

  private Optional<Login> byCookie(HttpServerExchange exchange, Logins logins) {
    for (CookieForm form : List.of(https, http)) {
      for (String value : form.values(exchange)) {
        Optional<Login> login = logins.byCookie(value, form.secure());
        if (login.isPresent()) {
          return login;
        }
      }
    }
    return Optional.empty();
  }

  /// The form in which a browser that sent this request keeps its cookie.
  ///
  /// @param overHttps whether its page came by https
  CookieForm form(boolean overHttps) {
    return overHttps ? https : http;
  }

  /// Lets the browser keep a newer cookie of the same login if it is time for one.
  void refresh(HttpServerExchange exchange, Login login) {
    if (login.way() != Login.Way.PASSWORD || logins.isEmpty()) {
      return;
    }
    logins
        .get()
        .refreshed(login)
        .ifPresent(value -> {
          boolean overHttps =
              https.values(exchange).stream()
                  .anyMatch(each ->
                      logins
                          .get()
                          .byCookie(each, true)
                          .filter(same -> same.id().equals(login.id()))
                          .isPresent());
          form(overHttps).set(exchange, value, left(login));
        });
  }

  /// How long a login may last from now on.
  static Duration left(Login login) {
    return login
        .expires()
        .map(end -> Duration.between(Instant.now(), end))
        .orElse(Duration.ofDays(1));
  }

  /// Takes the cookies away, both of them.
  void clear(HttpServerExchange exchange) {
    for (CookieForm form : List.of(https, http)) {
      if (!form.values(exchange).isEmpty()) {
        form.clear(exchange);
      }
    }
  }
}
