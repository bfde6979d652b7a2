package dev.gangway.web;

import dev.gangway.access.Login;
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
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
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
  private final BiConsumer<WebSocket, Caller> server;
  private final Refusals refusals;
  private final WebSocketUpgrade upgrade;
  private final Seldom refusal = new Seldom(Duration.ofSeconds(1));

  /// @param draining whether nobody is let in any more
  /// @param threads what the sockets' threads are called
  /// @param server blocks until the socket has closed
  SocketUpgrade(
      Addresses addresses,
      LimitsConfig limits,
      BooleanSupplier draining,
      Refusals refusals,
      String threads,
      BiConsumer<WebSocket, Caller> server) {
    this.addresses = addresses;
    this.draining = draining;
    this.refusals = refusals;
    this.threads = threads;
    this.server = server;
    // Where it comes from is asked here, so that a refusal is written down.
    OpeningHandshake handshake =
        OpeningHandshake.accepting(OriginPolicy.anyOrNone()).requiring(List.of(SUBPROTOCOL));
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
    HeaderMap request = exchange.getRequestHeaders();
    Caller caller = Door.caller(exchange);
    if (!comesFromOurPage(request, caller)) {
      // It is nearly always the proxy or public_url, and the page cannot see it: the log has to say
      // it.
      if (refusal.isDue()) {
        log.info(
            "event=origin-refused origin={} host={} forwarded={} hint=\"server.public_url must be what"
                + " people type\"",
            LogText.of(request.getFirst(Headers.ORIGIN)),
            LogText.of(request.getFirst(Headers.HOST)),
            LogText.of(request.getFirst("X-Forwarded-Host")));
      }
      refusals.refuse(
          exchange,
          caller,
          StatusCodes.FORBIDDEN,
          "origin",
          "This came from another page than the gateway's. If it was the gateway's,"
              + " server.public_url has to be what people type.");
      return;
    }
    upgrade.upgrade(exchange, threads, socket -> server.accept(socket, caller));
  }

  /// A browser sends the cookie whatever page asks, and always says which. A program with a token
  /// has no page.
  private boolean comesFromOurPage(HeaderMap request, Caller caller) {
    boolean program = caller.login().way() == Login.Way.TOKEN && !request.contains(Headers.ORIGIN);
    return program || addresses.isOurOrigin(request);
  }
}
