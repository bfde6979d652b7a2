package dev.gangway.websocket.examples;

import dev.gangway.websocket.HttpUpgrade;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.MessageSink;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.SocketTransport;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Says back what it is told, on a plain server socket, a virtual thread for every connection.
public final class EchoServer {

  private static final OpeningHandshake HANDSHAKE =
      OpeningHandshake.accepting(OriginPolicy.anyOrNone());

  private EchoServer() {}

  /// Listens on port 9001.
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket listener = new ServerSocket(9001)) {
      serve(listener);
    }
  }

  /// Serves until the listener is closed.
  static void serve(ServerSocket listener) throws IOException {
    while (true) {
      Socket socket = listener.accept();
      Thread.ofVirtual().start(() -> serve(socket));
    }
  }

  private static void serve(Socket connection) {
    try {
      HttpUpgrade upgrade =
          HttpUpgrade.read(SocketTransport.of(connection), Duration.ofSeconds(10));
      echo(upgrade.accept(HANDSHAKE, WebSocketOptions.DEFAULTS));
    } catch (IOException e) {
      System.err.println("a connection failed: " + e);
    }
  }

  /// A binary message goes back piece by piece, as it arrives; none is ever held whole.
  private static void echo(WebSocket socket) throws IOException {
    @Nullable MessageSink sink = null;
    while (true) {
      switch (socket.receive()) {
        case Message.Text(String text, _) -> socket.sendText(text);
        case Message.Binary(ByteBuffer piece, boolean last) -> {
          if (sink == null) {
            sink = socket.beginBinary();
          }
          sink.append(piece);
          if (last) {
            sink.finish();
            sink.close();
            sink = null;
          }
        }
        case Message.Closed _ -> {
          return;
        }
      }
    }
  }
}
