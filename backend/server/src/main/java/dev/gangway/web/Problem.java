package dev.gangway.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import tools.jackson.databind.json.JsonMapper;

/// An error answer: `application/problem+json` (RFC 9457), or a small page for a browser whose user
/// went there.
final class Problem {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// RFC 9110 §15.5.20; Undertow has no name for it.
  static final int MISDIRECTED = 421;

  private Problem() {}

  /// Answers with an error and ends the exchange.
  ///
  /// @param detail a sentence that helps; nothing of what was sent
  static void send(HttpServerExchange exchange, int status, String detail) {
    OnIoThread.answer(exchange, () -> write(exchange, status, detail));
  }

  private static void write(HttpServerExchange exchange, int status, String detail) {
    String title = status == MISDIRECTED ? "Misdirected Request" : StatusCodes.getReason(status);
    boolean page = wantsPage(exchange);
    exchange.setStatusCode(status);
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, page ? "text/html; charset=utf-8" : "application/problem+json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange
        .getResponseSender()
        .send(page ? page(status, title, detail) : json(status, title, detail));
  }

  private static String json(int status, String title, String detail) {
    return JSON.writeValueAsString(
        JSON.createObjectNode().put("title", title).put("status", status).put("detail", detail));
  }

  /// Whether somebody looks at the answer itself: the address was typed, or a link followed.
  private static boolean wantsPage(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    String accepted = headers.getFirst(Headers.ACCEPT);
    return exchange.getRequestMethod().equals(Methods.GET)
        && !headers.contains(Headers.UPGRADE)
        && accepted != null
        && accepted.startsWith("text/html");
  }

  /// Our own words only, so there is nothing to escape.
  private static String page(int status, String title, String detail) {
    return """
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>%1$s – Gangway</title>
      </head>
      <body>
        <main>
          <h1>%1$s</h1>
          <p>%2$s</p>
          <p><small>Gangway, %3$d</small></p>
        </main>
      </body>
    </html>
    """
        .formatted(title, detail, status);
  }
}
