package dev.gangway.handoff;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;

/// Refuses requests whose body has an unclear end, which Undertow takes: behind a proxy that sees
/// the end elsewhere, the rest would be the next user's request (RFC 9112 §11.2).
final class StrictRequests implements HttpHandler {

  private final HttpHandler next;

  StrictRequests(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    int refusal = refusal(exchange);
    if (refusal == 0) {
      next.handleRequest(exchange);
      return;
    }
    exchange.setPersistent(false);
    exchange.setStatusCode(refusal);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    // Sent before Undertow looks for the end of the body, which may not be there.
    exchange.getResponseSender().send("It is unclear where this request ends.\n");
  }

  /// A status, or 0 if nothing is wrong.
  private static int refusal(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    boolean encoded = headers.contains(Headers.TRANSFER_ENCODING);
    if (encoded
        && (headers.count(Headers.TRANSFER_ENCODING) > 1
            || !"chunked".equalsIgnoreCase(headers.getFirst(Headers.TRANSFER_ENCODING)))) {
      return 501; // RFC 9112 §6.1: a coding this server does not understand
    }
    if (headers.count(Headers.CONTENT_LENGTH) > 1) {
      return 400; // RFC 9112 §6.3
    }
    boolean body =
        encoded
            || (headers.contains(Headers.CONTENT_LENGTH)
                && !"0".equals(headers.getFirst(Headers.CONTENT_LENGTH)));
    // Undertow takes the body of a GET for the next request.
    boolean bodiless =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    return body && bodiless ? 400 : 0;
  }
}
