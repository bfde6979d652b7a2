package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.RawSocket;
import java.net.URI;

/// Through the gateway, by a WebSocket client that acknowledges as the page does.
final class GatewayLine implements Line {
  private final RawSocket socket;
  private final long opening;

  private GatewayLine(RawSocket socket, String target) {
    this.socket = socket;
    long begun = System.nanoTime();
    socket.open(target);
    read();
    this.opening = System.nanoTime() - begun;
  }

  /// Opens one. The WebSocket is there before the clock starts, as it is for a page.
  static GatewayLine open(URI gateway, String target) {
    RawSocket socket = Handshake.open(gateway);
    try {
      return new GatewayLine(socket, target);
    } catch (AssertionError failure) {
      socket.close();
      throw failure;
    }
  }

  @Override
  public long opening() {
    return opening;
  }

  @Override
  public void type(byte[] keys) {
    socket.send(RawSocket.FIN | RawSocket.BINARY, keys);
  }

  @Override
  public int read() {
    return socket.nextOutput().orElseThrow(() -> new AssertionError("it has ended")).remaining();
  }

  @Override
  public void close() {
    socket.close();
  }
}
