package dev.gangway.ssh;

import java.util.concurrent.atomic.AtomicLong;

/// What all channels together hold of what has arrived and was not read. Each may ask its host for
/// as much as is still free, so one flood gets the whole window, and two hundred that nobody reads
/// get the same little each (the dynamic threshold of Choudhury and Hahne, "Dynamic queue length
/// thresholds for shared-memory packet switches", 1998).
///
/// Thread-safe.
final class ReceiveMemory {
  /// What each channel may ask for however little is free: two packets, one to be read while the
  /// other is on its way.
  static final int LEAST = 64 << 10;

  private final long total;
  private final AtomicLong taken = new AtomicLong();
  private final SpareArrays spare;

  /// @param total bytes for all channels together, as far as [#LEAST] for each allows
  ReceiveMemory(int total) {
    this.total = total;
    this.spare = new SpareArrays(total);
  }

  /// The window of a channel now.
  ///
  /// @param most it may be if there is plenty
  int window(int most) {
    return (int) Math.min(most, Math.max(LEAST, total - taken.get()));
  }

  /// Memory for at least so many bytes, with whatever was in it.
  byte[] take(int size) {
    byte[] array = spare.take(size);
    taken.addAndGet(array.length);
    return array;
  }

  /// The caller's no more.
  ///
  /// @param array from [#take]
  void give(byte[] array) {
    taken.addAndGet(-array.length);
    spare.give(array);
  }

  /// Bytes that all channels hold.
  long taken() {
    return taken.get();
  }
}
