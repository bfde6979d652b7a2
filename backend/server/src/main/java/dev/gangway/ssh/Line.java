package dev.gangway.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Bytes both ways between the gateway and an SSH server: a socket, or a channel through another
/// host. One thread reads, one writes; any closes, which frees both.
interface Line extends Closeable {

  /// What the server sends. A read that has waited for as long as [#readTimeout] says throws
  /// [SocketTimeoutException], and the stream can be read on.
  InputStream input();

  /// What goes to the server; there is no buffer to flush.
  OutputStream output();

  /// Bounds reads.
  ///
  /// @param millis how long a read may wait from now on; 0: without a limit
  void readTimeout(int millis) throws IOException;

  /// Whether it has not been closed from here.
  boolean isOpen();

  /// Ends both directions, at once and whatever the server does. Idempotent, never throws.
  @Override
  void close();
}
