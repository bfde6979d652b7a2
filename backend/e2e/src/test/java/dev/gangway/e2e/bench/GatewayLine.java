package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.Vitals;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Through the gateway, by a WebSocket client that acknowledges as the page does.
final class GatewayLine implements Line {
  private final RawSocket socket;
  private final Vitals gateway;
  private final long opening;

  private GatewayLine(RawSocket socket, Vitals gateway, String target) {
    this.socket = socket;
    this.gateway = gateway;
    long begun = System.nanoTime();
    socket.open(target);
    next();
    this.opening = System.nanoTime() - begun;
  }

  /// Opens one. The WebSocket is there before the clock starts, as it is for a page.
  static GatewayLine open(GatewayProcess gateway, String target) {
    RawSocket socket = Handshake.open(gateway.uri());
    try {
      return new GatewayLine(socket, gateway.vitals(), target);
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
  public Vitals carrier() {
    return gateway;
  }

  @Override
  public void type(byte[] keys) {
    socket.send(RawSocket.FIN | RawSocket.BINARY, keys);
  }

  @Override
  public ByteBuffer next() {
    return socket.nextOutput().orElseThrow(() -> new AssertionError("it has ended"));
  }

  @Override
  public void close() {
    try (socket) {
      // A session may outlive its socket, and would weigh on what is measured next.
      socket.say("{\"type\":\"end\"}");
      socket.awaitClose();
    } catch (UncheckedIOException cut) {
      // The gateway has ended it already.
    }
  }
}
