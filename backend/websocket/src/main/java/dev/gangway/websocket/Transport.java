package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// The byte stream under a [WebSocket]: a TCP connection after the opening handshake.
///
/// Thread-safety: one thread reads, one thread at a time writes or shuts down the output, and any
/// thread closes.
public interface Transport {

  /// Reads what is there, blocking until there is at least one byte.
  ///
  /// @param destination has room for at least one byte
  /// @param timeout how long to wait for the first byte, positive
  /// @return the number of bytes read, at least 1, or -1 at the end of the stream
  /// @throws java.net.SocketTimeoutException if nothing came in time; the stream stays usable
  /// @throws IOException if the connection broke or was closed under the reader
  int read(ByteBuffer destination, Duration timeout) throws IOException;

  /// Writes all remaining bytes of all sources, in order, and flushes them, blocking while the peer
  /// does not take them. The caller leaves the sources alone until this returns.
  ///
  /// @param timeout how long to wait without a single byte of progress, positive
  /// @throws java.net.SocketTimeoutException if there was no progress in time; how much was written
  ///   is then unknown
  /// @throws IOException if the connection broke or was closed under the writer
  void write(ByteBuffer[] sources, Duration timeout) throws IOException;

  /// Ends the output (TCP's FIN) after everything written. Reading goes on.
  ///
  /// @param timeout how long to wait without progress, positive
  /// @throws IOException if the connection broke or there was no progress in time
  void shutdownOutput(Duration timeout) throws IOException;

  /// Closes the stream both ways. Idempotent, never blocks, never throws; a blocked reader and a
  /// blocked writer throw soon after.
  void close();
}
