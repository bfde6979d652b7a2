package dev.gangway.ssh;

import java.time.Duration;

/// When keys are exchanged again: not too often, and not too seldom.
///
/// **Often.** Each exchange costs a signature and two agreements, so a host that asks for one after
/// the other keeps a processor busy: a hundred are free, and then each has to be earned by a second
/// or by a quarter of a MiB, which no real `RekeyLimit` comes near.
///
/// **Seldom.** RFC 4253 §9 recommends new keys after a gigabyte or an hour, and sshj by itself
/// begins an exchange only when the numbers of its messages run out.
///
/// Thread-safe. Times are of [System#nanoTime()], bytes are those of the connection, both ways, so
/// far.
final class ExchangePace {
  private static final int FREE = 100;
  private static final double NANOS_EACH = Duration.ofSeconds(1).toNanos();
  private static final double BYTES_EACH = 256 << 10;

  private static final long OLD_NANOS = Duration.ofHours(1).toNanos();
  private static final long OLD_BYTES = 1L << 30;

  private double left = FREE;
  private long lastNanos;
  private long lastBytes;

  ExchangePace(long nanos) {
    this.lastNanos = nanos;
  }

  /// Takes one exchange, if there is one to take; the keys are new then.
  synchronized boolean take(long nanos, long bytes) {
    double earned = (nanos - lastNanos) / NANOS_EACH + (bytes - lastBytes) / BYTES_EACH;
    lastNanos = nanos;
    lastBytes = bytes;
    left = Math.min(FREE, left + earned);
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /// Whether the keys have been used long enough, or for enough.
  synchronized boolean due(long nanos, long bytes) {
    return nanos - lastNanos >= OLD_NANOS || bytes - lastBytes >= OLD_BYTES;
  }
}
