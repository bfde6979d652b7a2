package dev.gangway.handoff;

import dev.gangway.websocket.CloseCode;
import dev.gangway.websocket.HandshakeRequest;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OpeningHandshake.Accepted;
import dev.gangway.websocket.OpeningHandshake.Rejected;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;

/// Turns an HTTP exchange into a [WebSocket], or refuses.
///
/// Undertow's own upgrade checks nothing, so every rule is [OpeningHandshake]'s. What else decides
/// (hosts, logins, limits) is asked before; what the conversation needs of the exchange, such as
/// the peer's address, is read before, too.
///
/// Thread-safety: immutable, for use by any thread.
public final class WebSocketUpgrade {

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketUpgrade.class);

  private final OpeningHandshake handshake;
  private final WebSocketOptions options;
  private final int sendBuffer;

  /// @param options of every socket opened here. Whether compression is agreed on, and how, is
  ///   their say and not the handshake's
  public WebSocketUpgrade(OpeningHandshake handshake, WebSocketOptions options) {
    this(handshake.compressing(options.deflate()), options, 0);
  }

  private WebSocketUpgrade(OpeningHandshake handshake, WebSocketOptions options, int sendBuffer) {
    this.handshake = handshake;
    this.options = options;
    this.sendBuffer = sendBuffer;
  }

  /// This upgrade with a send buffer of a size other than the system's choice, so that output
  /// nobody takes waits here and not in the kernel.
  ///
  /// @param octets positive
  public WebSocketUpgrade withSendBuffer(int octets) {
    if (octets <= 0) {
      throw new IllegalArgumentException("a send buffer of " + octets + " octets");
    }
    return new WebSocketUpgrade(handshake, options, octets);
  }

  /// Answers the opening handshake and ends the exchange.
  ///
  /// @param threadName names the virtual thread of the conversation
  /// @param conversation runs on a virtual thread of its own after the 101 has been sent. The
  ///   socket is closed when it returns, with 1011 if it throws. It never runs if the client is
  ///   gone before
  /// @return whether the handshake was accepted; if not, the refusal has been sent
  public boolean upgrade(
      HttpServerExchange exchange, String threadName, Consumer<WebSocket> conversation) {
    return switch (handshake.answer(requestOf(exchange))) {
      case Accepted accepted -> {
        accept(exchange, accepted, threadName, conversation);
        yield true;
      }
      case Rejected rejected -> {
        reject(exchange, rejected);
        yield false;
      }
    };
  }

  private void accept(
      HttpServerExchange exchange,
      Accepted accepted,
      String threadName,
      Consumer<WebSocket> conversation) {
    // A request may say "Connection: close" besides; it is about HTTP, which ends here.
    exchange.setPersistent(true);
    exchange.upgradeChannel((connection, _) ->
        Thread.ofVirtual()
            .name(threadName)
            .start(() -> converse(connection, accepted, conversation)));
    accepted
        .headers()
        .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    exchange.endExchange();
  }

  private void converse(
      StreamConnection connection, Accepted accepted, Consumer<WebSocket> conversation) {
    WebSocket socket;
    try {
      socket =
          WebSocket.server(
              new UpgradedConnection(connection, sendBuffer), options, accepted.deflate());
    } catch (IOException e) {
      LOG.debug("the connection broke before the first frame", e);
      IoUtils.safeClose(connection);
      return;
    }
    try {
      conversation.accept(socket);
      socket.close(CloseCode.NORMAL, "");
    } catch (RuntimeException | Error e) {
      // Whatever it is, the socket has nobody left to talk to, and the peer is told that it is not
      // the peer's fault.
      LOG.error("a conversation failed", e);
      socket.close(CloseCode.INTERNAL_ERROR, "");
    }
  }

  private static void reject(HttpServerExchange exchange, Rejected rejected) {
    // What follows the head may be frames; they must not be read as a request.
    exchange.setPersistent(false);
    exchange.setStatusCode(rejected.status());
    rejected
        .headers()
        .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    if (exchange.getResponseHeaders().contains(Headers.UPGRADE)) {
      // Upgrade must be named there (RFC 9110 §7.8), and Undertow puts "close" alone when it makes
      // the conduit, which is later than anything else it asks about.
      exchange.addResponseWrapper((factory, refused) -> {
        StreamSinkConduit conduit = factory.create();
        refused.getResponseHeaders().put(Headers.CONNECTION, "upgrade, close");
        return conduit;
      });
    }
    exchange.getResponseSender().send(rejected.reason() + "\n");
  }

  private static HandshakeRequest requestOf(HttpServerExchange exchange) {
    Map<String, List<String>> headers = new HashMap<>();
    for (HeaderValues lines : exchange.getRequestHeaders()) {
      headers.put(lines.getHeaderName().toString(), new ArrayList<>(lines));
    }
    return new HandshakeRequest(
        exchange.getRequestMethod().toString(), exchange.getProtocol().toString(), headers);
  }
}
