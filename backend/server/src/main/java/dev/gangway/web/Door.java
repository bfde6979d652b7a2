package dev.gangway.web;

import dev.gangway.access.Login;
import dev.gangway.access.Logins;
import dev.gangway.config.Cidr;
import dev.gangway.config.Config;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every request passes before its route sees it: who asks is found out, whoever has to be
/// logged in is, and what changes something comes from a page of ours. Thread-safe.
final class Door {
  private static final AttachmentKey<Caller> CALLER = AttachmentKey.create(Caller.class);
  private static final HttpString X_REQUEST_ID = new HttpString("X-Request-Id");
  private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 9;

  /// Anybody can send the header, so it is not worth more than a line now and then.
  private static final Duration WARNING = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(Door.class);

  private final Addresses addresses;
  private final ClientAddress clients;
  private final ProxyHeaders proxyHeaders;
  private final Identification identification;
  private final Optional<Logins> logins;
  private final Refusals refusals;
  private final Seldom warning = new Seldom(WARNING);

  Door(Config config, Addresses addresses, Optional<Logins> logins, Refusals refusals) {
    List<Cidr> proxies = config.server().trustedProxies();
    this.addresses = addresses;
    this.clients = new ClientAddress(proxies);
    this.proxyHeaders = new ProxyHeaders(config.login().flatMap(login -> login.header()));
    this.identification = new Identification(logins, config.login(), config.server(), clients);
    this.logins = logins;
    this.refusals = refusals;
  }

  Identification identification() {
    return identification;
  }

  /// Who a request that has passed is.
  static Caller caller(HttpServerExchange exchange) {
    Caller caller = exchange.getAttachment(CALLER);
    if (caller == null) {
      throw new IllegalStateException("a request that did not come through the door");
    }
    return caller;
  }

  /// Lets a request in, or answers it.
  void enter(HttpServerExchange exchange, Route route) throws Exception {
    boolean fromProxy = clients.isFromProxy(exchange);
    if (!fromProxy && exchange.getRequestHeaders().contains(Headers.X_FORWARDED_FOR)) {
      warnOfUnknownProxy(exchange);
    }
    InetAddress client = clients.of(exchange);
    Caller stranger =
        new Caller(
            Login.ANONYMOUS, client, newId(), fromProxy ? traced(exchange) : Optional.empty());
    Optional<String> problem = proxyHeaders.problem(exchange, fromProxy);
    if (problem.isPresent()) {
      refusals.refuse(exchange, stranger, StatusCodes.BAD_REQUEST, "headers", problem.get());
      return;
    }
    switch (identification.of(exchange)) {
      case Identification.Odd(String detail) ->
          refusals.refuse(exchange, stranger, StatusCodes.BAD_REQUEST, "login", detail);
      case Identification.Nobody _ when route.access() == Route.Access.LOGIN ->
          refusals.refuse(
              exchange, stranger, StatusCodes.UNAUTHORIZED, route.path(), "Log in first.");
      case Identification.Nobody _ -> pass(exchange, route, stranger, false);
      case Identification.Known(Login login) -> pass(exchange, route, stranger.as(login), true);
    }
  }

  private void pass(HttpServerExchange exchange, Route route, Caller caller, boolean known)
      throws Exception {
    boolean changes = route.changes(exchange.getRequestMethod());
    if (changes && !isFromOurPage(exchange)) {
      refusals.refuse(
          exchange,
          caller,
          StatusCodes.FORBIDDEN,
          "origin",
          "This came from another page than the gateway's. If it was the gateway's,"
              + " server.public_url has to be what people type.");
      return;
    }
    if (changes && !isJson(exchange.getRequestHeaders())) {
      exchange.setPersistent(false);
      Problem.send(exchange, StatusCodes.UNSUPPORTED_MEDIA_TYPE, "Expected application/json.");
      return;
    }
    if (known) {
      if (changes) {
        logins.ifPresent(all -> all.active(caller.login()));
      }
      // Not with files: what anybody may see, a cache on the way may keep, cookie and all.
      if (!route.upgrade() && route.access() == Route.Access.LOGIN) {
        identification.refresh(exchange, caller.login());
      }
    }
    exchange.putAttachment(CALLER, caller);
    route.handler().handleRequest(exchange);
  }

  /// Browsers say with each request that changes something what page it comes from, and no page can
  /// forge that. Who says nothing is no browser, and nobody's cookie can be misused there.
  private boolean isFromOurPage(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    if (headers.contains(Headers.ORIGIN)) {
      return addresses.isOurOrigin(headers);
    }
    String site = headers.getFirst(SEC_FETCH_SITE);
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  /// Forms of other pages cannot send it.
  private static boolean isJson(HeaderMap headers) {
    String type = headers.getFirst(Headers.CONTENT_TYPE);
    if (headers.count(Headers.CONTENT_TYPE) != 1) {
      return false;
    }
    int end = type.indexOf(';');
    return "application/json".equalsIgnoreCase((end < 0 ? type : type.substring(0, end)).strip());
  }

  /// To the gateway all who come through a proxy that is not trusted are one client, who is
  /// throttled as one.
  private void warnOfUnknownProxy(HttpServerExchange exchange) {
    if (warning.isDue()) {
      log.warn(
          "event=proxy-not-trusted address={} hint=\"a proxy says whom it speaks for, and is not"
              + " believed: server.trusted_proxies\"",
          exchange.getSourceAddress().getAddress().getHostAddress());
    }
  }

  private static Optional<String> traced(HttpServerExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(X_REQUEST_ID))
        .filter(id -> REQUEST_ID.matcher(id).matches());
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
