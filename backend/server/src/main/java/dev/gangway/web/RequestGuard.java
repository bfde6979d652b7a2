package dev.gangway.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// In front of every route: the headers each answer carries, and the names the gateway answers to.
/// A `Host` that is not ours is what a rebound DNS name sends.
final class RequestGuard implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(RequestGuard.class);

  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data: blob:",
          "font-src 'self'",
          "connect-src 'self'",
          "manifest-src 'self'",
          "worker-src 'self'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'");

  private static final HttpString CONTENT_SECURITY_POLICY_HEADER =
      new HttpString("Content-Security-Policy");
  private static final HttpString PERMISSIONS_POLICY = new HttpString("Permissions-Policy");
  private static final HttpString CROSS_ORIGIN_OPENER_POLICY =
      new HttpString("Cross-Origin-Opener-Policy");
  private static final HttpString CROSS_ORIGIN_RESOURCE_POLICY =
      new HttpString("Cross-Origin-Resource-Policy");
  private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
  private static final HttpString X_CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
  private static final HttpString X_FRAME_OPTIONS = new HttpString("X-Frame-Options");

  private final Addresses addresses;
  private final HttpHandler next;
  private final Seldom refusal = new Seldom(Duration.ofSeconds(1));

  RequestGuard(Addresses addresses, HttpHandler next) {
    this.addresses = addresses;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    addHeaders(exchange.getResponseHeaders());
    HeaderMap request = exchange.getRequestHeaders();
    String host = request.getFirst(Headers.HOST);
    if (host == null || request.count(Headers.HOST) != 1 || !addresses.isOurs(host)) {
      if (refusal.isDue()) {
        log.info(
            "event=host-refused host={} forwarded={} hint=\"set server.public_url or server.hosts\"",
            LogText.of(host),
            LogText.of(request.getFirst("X-Forwarded-Host")));
      }
      exchange.setPersistent(false);
      Problem.send(
          exchange,
          Problem.MISDIRECTED,
          "This gateway is not known by that name. An admin can add it to server.hosts.");
      return;
    }
    next.handleRequest(exchange);
  }

  private static void addHeaders(HeaderMap response) {
    response.put(CONTENT_SECURITY_POLICY_HEADER, CONTENT_SECURITY_POLICY);
    response.put(X_CONTENT_TYPE_OPTIONS, "nosniff");
    response.put(X_FRAME_OPTIONS, "DENY");
    response.put(REFERRER_POLICY, "no-referrer");
    response.put(CROSS_ORIGIN_OPENER_POLICY, "same-origin");
    response.put(CROSS_ORIGIN_RESOURCE_POLICY, "same-origin");
    response.put(PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=()");
  }
}
