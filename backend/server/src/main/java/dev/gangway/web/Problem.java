package dev.gangway.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import tools.jackson.databind.json.JsonMapper;

/// An error answer: `application/problem+json` (RFC 9457).
final class Problem {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// RFC 9110 §15.5.20; Undertow has no name for it.
  static final int MISDIRECTED = 421;

  private Problem() {}

  /// Answers with an error and ends the exchange.
  ///
  /// @param detail a sentence that helps; nothing of what was sent
  static void send(HttpServerExchange exchange, int status, String detail) {
    String body =
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put(
                    "title",
                    status == MISDIRECTED ? "Misdirected Request" : StatusCodes.getReason(status))
                .put("status", status)
                .put("detail", detail));
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/problem+json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(body);
  }
}
