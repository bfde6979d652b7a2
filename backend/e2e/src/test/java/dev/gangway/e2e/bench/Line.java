package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.Vitals;
import java.nio.ByteBuffer;

/// A terminal on the host, however it is reached, with its first byte of output read. For one
/// thread at a time.
interface Line extends AutoCloseable {
  /// Nanoseconds from asking for it to that first byte.
  long opening();

  /// The process that carries it: the gateway, which carries all of its lines, or an ssh program.
  Vitals carrier();

  /// Types.
  void type(byte[] keys);

  /// Waits for output. What was returned before counts as drawn.
  ///
  /// @return at least one byte; valid until the next call
  ByteBuffer next();

  /// Ends the session.
  @Override
  void close();

  /// Waits for this much output.
  default void read(long bytes) {
    for (long left = bytes; left > 0; ) {
      left -= next().remaining();
    }
  }
}
