package dev.gangway.web;

import dev.gangway.access.User;
import dev.gangway.config.LimitsConfig;
import dev.gangway.handoff.WebSocketUpgrade;
import dev.gangway.session.Attachment;
import dev.gangway.session.Sessions;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.WebSocketOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door to the terminals: every check of the opening handshake, then the hand-off of the raw
/// connection to an [Attachment] on a virtual thread of its own.
final class TerminalUpgrade implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(TerminalUpgrade.class);

  /// The one contract served: `PROTOCOL.md`.
  static final String SUBPROTOCOL = "gangway.v1";

  private final Addresses addresses;
  private final Sessions sessions;
  private final Targets targets;
  private final WebSocketUpgrade upgrade;

  TerminalUpgrade(Addresses addresses, LimitsConfig limits, Sessions sessions, Targets targets) {
    this.addresses = addresses;
    this.sessions = sessions;
    this.targets = targets;
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
    if (sessions.draining()) {
      exchange.setPersistent(false);
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "5");
      Problem.send(exchange, StatusCodes.SERVICE_UNAVAILABLE, "The gateway is about to restart.");
      return;
    }
    // What is wrong with the Origin is nearly always the proxy or public_url, and the page cannot
    // see
    // it: the log has to say it.
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
    User user = User.ANONYMOUS;
    upgrade.upgrade(
        exchange,
        "socket",
        socket ->
            new Attachment(socket, (id, verb) -> targets.find(user, id, verb), sessions).serve());
  }
}
