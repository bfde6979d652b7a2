package dev.gangway.websocket.examples;

import dev.gangway.websocket.CloseCode;
import dev.gangway.websocket.ControlListener;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketClient;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Sends a line, prints what comes back, and measures a round trip.
public final class Client {

  private Client() {}

  /// Asks the URI given, or the echo server of this package.
  public static void main(String[] arguments) throws IOException {
    String uri = arguments.length > 0 ? arguments[0] : "ws://localhost:9001/";
    System.out.println(ask(URI.create(uri), "Hello"));
  }

  static String ask(URI uri, String question) throws IOException {
    WebSocket socket = WebSocketClient.builder().build().connect(uri).socket();
    socket.listen(
        new ControlListener() {
          @Override
          public void pong(ByteBuffer sentAt) {
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - sentAt.getLong());
            System.out.println("round trip: " + roundTrip);
          }
        });
    socket.ping(ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).flip());
    socket.sendText(question);
    String answer =
        switch (socket.receive()) {
          case Message.Text(String text, _) -> text;
          case Message.Binary(ByteBuffer piece, boolean _) -> piece.remaining() + " octets";
          case Message.Closed(int code, String reason) ->
              throw new IOException("closed with " + code + " " + reason);
        };
    socket.close(CloseCode.NORMAL, "");
    return answer;
  }
}
