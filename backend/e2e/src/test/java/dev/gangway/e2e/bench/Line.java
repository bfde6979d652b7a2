package dev.gangway.e2e.bench;

/// A terminal on the host, however it is reached, with its first byte of output read. For one
/// thread.
interface Line extends AutoCloseable {
  /// Nanoseconds from asking for it to that first byte.
  long opening();

  /// Types.
  void type(byte[] keys);

  /// Waits for output.
  ///
  /// @return how many bytes have come, at least one
  int read();

  @Override
  void close();

  /// Waits for this much output.
  default void read(long bytes) {
    for (long left = bytes; left > 0; ) {
      left -= read();
    }
  }
}
