package dev.gangway.session;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that the logs of all sessions share. Each may hold as much as is still free, so one
/// flood gets all it may have, and two hundred get the same little each: no more than a share is
/// ever given away, and no log has to know of another (the dynamic threshold of Choudhury and
/// Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998).
///
/// Thread-safe.
final class LogMemory {
  /// What each log may hold, however little is free: one chunk is filled while another is moved.
  static final int LEAST = 2 * SessionLog.LARGEST_CHUNK;

  /// The part of the total that may lie about unused, besides.
  private static final int SPARE = 4;

  private final long total;
  private final AtomicLong taken = new AtomicLong();
  private final SpareChunks spare;

  /// @param total bytes for all logs together, as far as [#LEAST] for each allows
  LogMemory(long total) {
    this.total = total;
    this.spare = new SpareChunks((int) (total / SPARE));
  }

  /// Chunks to be used again, of all logs.
  SpareChunks spare() {
    return spare;
  }

  /// How many bytes a log may hold now.
  ///
  /// @param most it may hold if there is plenty
  int limit(int most) {
    return (int) Math.max(Math.min(most, LEAST), Math.min(most, total - taken.get()));
  }

  /// A log holds more, or less if negative.
  void took(int bytes) {
    taken.addAndGet(bytes);
  }

  /// Bytes that all logs hold.
  long taken() {
    return taken.get();
  }
}
