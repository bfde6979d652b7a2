package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A transport whose first octets have been read already: what came glued behind an opening
/// handshake. Thread-safety and ownership as [Transport] says.
final class PrefixedTransport implements Transport {

  private final ByteBuffer prefix;
  private final Transport transport;

  private PrefixedTransport(ByteBuffer prefix, Transport transport) {
    this.prefix = prefix;
    this.transport = transport;
  }

  /// The transport, preceded by what remains in the buffer, which is copied.
  static Transport of(ByteBuffer prefix, Transport transport) {
    if (!prefix.hasRemaining()) {
      return transport;
    }
    return new PrefixedTransport(
        ByteBuffer.allocate(prefix.remaining()).put(prefix).flip(), transport);
  }

  @Override
  public int read(ByteBuffer destination, Duration timeout) throws IOException {
    if (!prefix.hasRemaining()) {
      return transport.read(destination, timeout);
    }
    int count = Math.min(prefix.remaining(), destination.remaining());
    destination.put(prefix.slice(prefix.position(), count));
    prefix.position(prefix.position() + count);
    return count;
  }

  @Override
  public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
    transport.write(sources, timeout);
  }

  @Override
  public void shutdownOutput(Duration timeout) throws IOException {
    transport.shutdownOutput(timeout);
  }

  @Override
  public void close() {
    transport.close();
  }
}
