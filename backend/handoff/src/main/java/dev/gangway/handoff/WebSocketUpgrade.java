package dev.gangway.handoff;

import dev.gangway.websocket.CloseCode;
import dev.gangway.websocket.DeflateAgreement;
import dev.gangway.websocket.HandshakeRequest;
import dev.gangway.websocket.MessageHandler;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    return upgrade(
        exchange,
        (connection, deflate) ->
            Thread.ofVirtual()
                .name(threadName)
                .start(() -> {
                  WebSocket socket = open(connection, deflate);
                  if (socket != null) {
                    converse(socket, conversation);
                  }
                }));
  }

  /// Answers the opening handshake and ends the exchange, as [#upgrade(HttpServerExchange, String,
  /// Consumer)], for a conversation that needs no thread.
  ///
  /// @param threadName names the virtual threads in which the handler may wait
  /// @param conversation runs on an I/O thread after the 101 has been sent and does not wait. It
  ///   says who takes the messages; the socket is closed with 1011 if it throws
  /// @return whether the handshake was accepted; if not, the refusal has been sent
  public boolean deliver(
      HttpServerExchange exchange,
      String threadName,
      Function<WebSocket, MessageHandler> conversation) {
    return upgrade(
        exchange,
        (connection, deflate) -> {
          WebSocket socket = open(connection, deflate);
          if (socket != null) {
            deliver(socket, threadName, conversation);
          }
        });
  }

  private boolean upgrade(
      HttpServerExchange exchange,
      BiConsumer<StreamConnection, @Nullable DeflateAgreement> opened) {
    return switch (handshake.answer(requestOf(exchange))) {
      case Accepted accepted -> {
        // A request may say "Connection: close" besides; it is about HTTP, which ends here.
        exchange.setPersistent(true);
        // Undertow keeps this for as long as the connection lives.
        DeflateAgreement deflate = accepted.deflate();
        exchange.upgradeChannel((connection, _) -> opened.accept(connection, deflate));
        accepted
            .headers()
            .forEach(
                (name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        exchange.endExchange();
        yield true;
      }
      case Rejected rejected -> {
        reject(exchange, rejected);
        yield false;
      }
    };
  }

  private @Nullable WebSocket open(
      StreamConnection connection, @Nullable DeflateAgreement deflate) {
    try {
      return WebSocket.server(new UpgradedConnection(connection, sendBuffer), options, deflate);
    } catch (IOException e) {
      LOG.debug("the connection broke before the first frame", e);
      IoUtils.safeClose(connection);
      return null;
    }
  }

  private static void deliver(
      WebSocket socket, String threadName, Function<WebSocket, MessageHandler> conversation) {
    MessageHandler handler;
    try {
      handler = conversation.apply(socket);
    } catch (RuntimeException | Error e) {
      fail(socket, e);
      return;
    }
    socket.deliverTo(handler, threadName);
  }

  private static void converse(WebSocket socket, Consumer<WebSocket> conversation) {
    try {
      conversation.accept(socket);
      socket.close(CloseCode.NORMAL, "");
    } catch (RuntimeException | Error e) {
      fail(socket, e);
    }
  }

  /// Whatever it is, the socket has nobody left to talk to, and the peer is told that it is not the
  /// peer's fault.
  private static void fail(WebSocket socket, Throwable thrown) {
    LOG.error("a conversation failed", thrown);
    socket.close(CloseCode.INTERNAL_ERROR, "");
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
