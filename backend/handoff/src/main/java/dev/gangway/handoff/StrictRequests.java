package dev.gangway.handoff;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Refuses requests that Undertow takes and another reader may understand differently: behind a
/// proxy that sees the end of a request elsewhere, the rest would be the next user's request (RFC
/// 9112 §11.2), and one that reads another path has decided on another path.
///
/// Whatever comes behind a request that could be misread ends with it: the connection is closed
/// after a request with a body, and after one that something was sent with, which no browser does.
///
/// Keeps the books of [Visitor] on the way.
final class StrictRequests implements HttpHandler {

  /// What to answer instead of serving a request.
  private record Refusal(int status, String reason) {}

  private static final Refusal HEAD = new Refusal(400, "The head of this request is malformed.\n");
  private static final Refusal TARGET = new Refusal(400, "This is not a path here.\n");
  private static final Refusal METHOD = new Refusal(400, "There is no such method here.\n");
  private static final String END = "It is unclear where this request ends.\n";

  private final HttpHandler next;

  StrictRequests(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    HeadWatch watch = watch(exchange);
    if (watch == null) {
      handle(exchange, null, exchange.isRequestComplete());
      return;
    }
    Visitor visitor = watch.visitor();
    visitor.requestBegins();
    exchange.addExchangeCompleteListener((ended, then) -> {
      watch.expectHead();
      visitor.requestEnds(ended.isPersistent());
      then.proceed();
    });
    boolean body = hasBody(exchange.getRequestHeaders());
    if (body) {
      visitor.bodyBegins();
    }
    if (body || watch.glued()) {
      exchange.setPersistent(false);
    }
    handle(exchange, watch, !body);
  }

  /// @param watch null with HTTP/2, whose frames leave no doubt about ends
  private void handle(HttpServerExchange exchange, @Nullable HeadWatch watch, boolean bodiless)
      throws Exception {
    Refusal refusal =
        watch == null || watch.wellFormed() ? refusal(exchange, watch != null, !bodiless) : HEAD;
    if (refusal == null) {
      next.handleRequest(exchange);
    } else {
      // Sent before Undertow looks for the end of the body, which may not be there.
      refuse(exchange, refusal.status(), refusal.reason());
    }
  }

  /// The books of an HTTP/2 connection, whose requests have no [HeadWatch].
  static HttpHandler counting(Visitor visitor, HttpHandler next) {
    ExchangeCompletionListener ends =
        (_, then) -> {
          visitor.requestEnds(true);
          then.proceed();
        };
    return exchange -> {
      visitor.requestBegins();
      exchange.addExchangeCompleteListener(ends);
      next.handleRequest(exchange);
    };
  }

  /// What has seen the head of this request; null with HTTP/2.
  static @Nullable HeadWatch watch(HttpServerExchange exchange) {
    return exchange.getConnection() instanceof HttpServerConnection connection
            && connection.getOriginalSourceConduit() instanceof HeadWatch watch
        ? watch
        : null;
  }

  /// Answers with a line of text, and ends the connection.
  static void refuse(HttpServerExchange exchange, int status, String reason) {
    exchange.setPersistent(false);
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(reason);
  }

  /// @return null if nothing is wrong
  private static @Nullable Refusal refusal(
      HttpServerExchange exchange, boolean text, boolean body) {
    HeaderMap headers = exchange.getRequestHeaders();
    HttpString method = exchange.getRequestMethod();
    if (method.equals(Methods.CONNECT)) {
      return METHOD;
    }
    if (text && headers.contains(Headers.TRANSFER_ENCODING)) {
      if (headers.count(Headers.TRANSFER_ENCODING) > 1
          || !"chunked".equalsIgnoreCase(headers.getFirst(Headers.TRANSFER_ENCODING))
          || !exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
        return new Refusal(501, END); // RFC 9112 §6.1: a coding this server does not understand
      }
      if (headers.contains(Headers.CONTENT_LENGTH)) {
        return new Refusal(400, END);
      }
      if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
        // RFC 9110 §15.5.12. No page sends chunks, and Undertow's reader of them is lenient, and
        // prints stack traces when they are too long.
        return new Refusal(411, "Say how long the body is.\n");
      }
    }
    if (headers.count(Headers.CONTENT_LENGTH) > 1) {
      return new Refusal(400, END); // RFC 9112 §6.3
    }
    // Undertow takes the body of a GET for the next request.
    if (body && (method.equals(Methods.GET) || method.equals(Methods.HEAD))) {
      return new Refusal(400, END);
    }
    if (headers.count(Headers.HOST) > 1) {
      return HEAD;
    }
    return target(exchange) ? null : TARGET;
  }

  private static boolean target(HttpServerExchange exchange) {
    String target = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI()) {
      // RFC 9112 §3.2.2: as sent to a proxy, which this is not; its host goes before Host.
      String start = exchange.getRequestScheme() + "://";
      String host = String.valueOf(exchange.getRequestHeaders().getFirst(Headers.HOST));
      if (!target.toLowerCase(Locale.ROOT).startsWith((start + host).toLowerCase(Locale.ROOT))) {
        return false;
      }
      target = target.substring(start.length() + host.length());
    }
    return RequestTarget.unambiguous(target) && RequestTarget.query(exchange.getQueryString());
  }

  private static boolean hasBody(HeaderMap headers) {
    return headers.contains(Headers.TRANSFER_ENCODING)
        || (headers.contains(Headers.CONTENT_LENGTH)
            && !"0".equals(headers.getFirst(Headers.CONTENT_LENGTH)));
  }
}
