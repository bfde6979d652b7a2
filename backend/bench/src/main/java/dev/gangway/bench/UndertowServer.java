package dev.gangway.bench;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Pooled;
import org.xnio.StreamConnection;

/// What ours is compared with: an echo over Undertow's own WebSocket layer as its examples write
/// it, and connections that are upgraded and then left alone.
final class UndertowServer {

  private UndertowServer() {}

  /// Starts one and says where, as Gangway's servers do.
  ///
  /// @param arguments `echo` or `bare`
  @SuppressWarnings("SystemOut") // the command's output
  public static void main(String[] arguments) {
    HttpHandler handler =
        switch (arguments[0]) {
          case "echo" -> echo();
          case "bare" -> new Bare();
          default -> throw new IllegalArgumentException("echo or bare, not " + arguments[0]);
        };
    Undertow undertow =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(handler).build();
    undertow.start();
    int port = ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
    System.out.println("Undertow ready at http://127.0.0.1:" + port + "/");
  }

  private static HttpHandler echo() {
    return new WebSocketProtocolHandshakeHandler(
        (WebSocketHttpExchange _, WebSocketChannel channel) -> {
          channel.getReceiveSetter().set(new Echo());
          channel.resumeReceives();
        });
  }

  /// Answers whole messages, and gives the pooled buffers back when they are sent.
  private static final class Echo extends AbstractReceiveListener {

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      WebSockets.sendText(message.getData(), channel, null);
    }

    @Override
    @SuppressWarnings("deprecation") // Undertow's API is made of it
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      Pooled<ByteBuffer[]> data = message.getData();
      WebSockets.sendBinary(
          data.getResource(),
          channel,
          new WebSocketCallback<Void>() {
            @Override
            public void complete(WebSocketChannel sent, Void context) {
              data.free();
            }

            @Override
            public void onError(WebSocketChannel sent, Void context, Throwable failure) {
              data.free();
            }
          });
    }
  }

  /// Switches protocols and keeps the connection: what Undertow itself needs for one.
  private static final class Bare implements HttpHandler {

    private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();

    @Override
    public void handleRequest(HttpServerExchange exchange) {
      exchange.getResponseHeaders().put(HttpString.tryFromString("Upgrade"), "websocket");
      exchange.upgradeChannel((connection, _) -> connections.add(connection));
    }
  }
}
