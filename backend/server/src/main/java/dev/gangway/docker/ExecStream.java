package dev.gangway.docker;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The two directions of a started exec, straight on its connection.
///
/// Thread-safety: one thread reads, one thread writes, any thread closes. Closing ends nothing in
/// the container.
final class ExecStream implements AutoCloseable {
  private final HttpTransport.Exchange exchange;

  /// @param exchange closed with the stream
  ExecStream(HttpTransport.Exchange exchange) {
    this.exchange = exchange;
  }

  /// Reads output: raw with a TTY, in Docker's frames without.
  ///
  /// @return at least 1, or -1 after the last byte
  int read(ByteBuffer destination) throws IOException {
    return exchange.reader().read(destination);
  }

  void write(ByteBuffer input) throws IOException {
    exchange.stream().write(input);
  }

  @Override
  public void close() {
    exchange.close();
  }
}
