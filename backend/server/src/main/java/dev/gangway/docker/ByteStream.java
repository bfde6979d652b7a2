package dev.gangway.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A connection to a daemon, whatever carries it: bytes in, bytes out, in both directions at once.
///
/// There are no timeouts here: whoever needs a deadline closes the stream when it has passed, and
/// closing frees whoever waits on it. There is no half-close either: a daemon answers it by
/// dropping what a terminal still has to say.
///
/// Thread-safety: one thread reads, one thread writes, any thread closes.
interface ByteStream extends AutoCloseable {

  /// Reads what is there, blocking until there is at least one byte.
  ///
  /// @return the number of bytes, at least 1, or -1 after the last one
  int read(ByteBuffer destination) throws IOException;

  /// Writes all that remains.
  void write(ByteBuffer source) throws IOException;

  /// Closes both directions. Idempotent, never throws.
  @Override
  void close();

  /// Makes connections to one daemon. Thread-safe.
  interface Opener {

    /// A fresh connection.
    ///
    /// @param timeout for all that is needed to get it
    /// @return the caller closes it
    /// @throws DaemonFailure if there is none to be had
    /// @throws IOException if the thread was interrupted
    ByteStream open(Duration timeout) throws IOException;

    /// Where the daemon is, for the `Host` header of RFC 9110 §7.2.
    String authority();
  }
}
