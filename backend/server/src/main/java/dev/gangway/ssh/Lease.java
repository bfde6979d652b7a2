package dev.gangway.ssh;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/// The use that one terminal, or one way to another host, makes of a connection.
///
/// Thread-safe; whoever has it closes it. The connection ends with its last lease.
final class Lease {
  private final SshConnection connection;
  private final boolean first;
  private final BiConsumer<SshConnection, Runnable> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Lease(
      SshConnection connection, boolean first, BiConsumer<SshConnection, Runnable> onClose) {
    this.connection = connection;
    this.first = first;
    this.onClose = onClose;
  }

  /// Of a connection that nobody else uses.
  static Lease alone(SshConnection connection) {
    return new Lease(connection, true, (own, _) -> own.close());
  }

  /// Of a connection that others may use.
  ///
  /// @param first whether it has just been made for this
  /// @param onClose told once
  static Lease shared(
      SshConnection connection, boolean first, BiConsumer<SshConnection, Runnable> onClose) {
    return new Lease(connection, first, onClose);
  }

  /// Whether the connection has been made for this, and was not there before.
  boolean isFirst() {
    return first;
  }

  /// Logged in.
  SshConnection connection() {
    return connection;
  }

  /// Gives it back. Takes a moment at most; idempotent, never throws.
  ///
  /// @param hangUp tells the host of the one channel that has ended, if its connection goes on; may
  ///   wait for the network
  void close(Runnable hangUp) {
    if (closed.compareAndSet(false, true)) {
      onClose.accept(connection, hangUp);
    }
  }
}
