package dev.gangway.ssh;

import java.util.concurrent.TimeUnit;

/// How often a host may have keys exchanged. Each exchange costs a signature and two agreements, so
/// a host that asks for one after the other keeps a processor busy: a hundred are free, and then
/// each has to be earned by a second or by a quarter of a MiB from the host, which is far more often
/// than any real `RekeyLimit` asks.
///
/// Used by one thread.
final class ExchangePace {
  private static final int FREE = 100;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double BYTES = 256 << 10;

  private double left = FREE;
  private long lastNanos;
  private long lastBytes;

  /// @param nanos of a clock, now
  ExchangePace(long nanos) {
    this.lastNanos = nanos;
  }

  /// Takes one exchange, if there is one to take.
  ///
  /// @param nanos of the same clock
  /// @param received bytes from the host so far
  boolean take(long nanos, long received) {
    double earned = (nanos - lastNanos) / NANOS + (received - lastBytes) / BYTES;
    lastNanos = nanos;
    lastBytes = received;
    left = Math.min(FREE, left + earned);
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
