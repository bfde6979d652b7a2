package dev.gangway.web;

import dev.gangway.config.LimitsConfig;
import dev.gangway.handoff.WebSocketUpgrade;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door for a page's sockets: every check of the opening handshake, then the hand-off of the
/// raw connection to whoever serves it, on a virtual thread of its own.
final class SocketUpgrade implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(SocketUpgrade.class);

  /// The one contract served: `PROTOCOL.md`.
  static final String SUBPROTOCOL = "gangway.v1";

  private final Addresses addresses;
  private final BooleanSupplier draining;
  private final String threads;
  private final Consumer<WebSocket> server;
  private final WebSocketUpgrade upgrade;

  /// @param draining whether nobody is let in any more
  /// @param threads what the sockets' threads are called
  /// @param server blocks until the socket has closed
  SocketUpgrade(
      Addresses addresses,
      LimitsConfig limits,
      BooleanSupplier draining,
      String threads,
      Consumer<WebSocket> server) {
    this.addresses = addresses;
    this.draining = draining;
    this.threads = threads;
    this.server = server;
    OpeningHandshake handshake =
        OpeningHandshake.accepting(OriginPolicy.exactly(addresses.origins()))
            .requiring(List.of(SUBPROTOCOL));
    WebSocketOptions options =
        WebSocketOptions.DEFAULTS
            .withMaxText(limits.controlMessage())
            .withMaxFragments(limits.fragments())
            .withSilence(limits.silence())
            .withWriteStall(limits.writeStall());
    // What the kernel holds for a slow page is output that Ctrl-C cannot take back.
    this.upgrade = new WebSocketUpgrade(handshake, options).withSendBuffer(limits.sendBuffer());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (draining.getAsBoolean()) {
      exchange.setPersistent(false);
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "5");
      Problem.send(exchange, StatusCodes.SERVICE_UNAVAILABLE, "The gateway is about to restart.");
      return;
    }
    // What is wrong with the Origin is nearly always the proxy or public_url, and the page cannot
    // see it: the log has to say it.
    HeaderMap request = exchange.getRequestHeaders();
    String origin = request.getFirst(Headers.ORIGIN);
    if (origin == null || !addresses.origins().contains(origin)) {
      log.info(
          "event=origin-refused origin={} host={} forwarded={} hint=\"server.public_url must be what"
              + " people type\"",
          LogText.of(origin),
          LogText.of(request.getFirst(Headers.HOST)),
          LogText.of(request.getFirst("X-Forwarded-Host")));
    }
    upgrade.upgrade(exchange, threads, server);
  }
}
