package dev.gangway.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/// Where answers are sent: on the connection's I/O thread, whoever has them. That thread is also
/// the one that closes a connection whose client has left or takes too long, and Undertow's parts
/// are not made for both at once.
final class OnIoThread {
  private OnIoThread() {}

  /// Sends an answer, at once or when the thread that calls this has gone back.
  ///
  /// @param send sets the status and ends the exchange
  static void answer(HttpServerExchange exchange, Runnable send) {
    if (exchange.isInIoThread()) {
      send.run();
      return;
    }
    HttpHandler sending = _ -> send.run();
    exchange.dispatch(exchange.getIoThread(), sending);
  }
}
