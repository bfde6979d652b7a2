package dev.gangway.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Memory of chunks that went to the disk without anybody having read them, to be filled again:
/// floods that nobody reads would else be gigabytes of garbage, for which the heap grows to all it
/// may have before it is looked through.
///
/// What anybody was lent a part of does not come here: a frame may still be on its way out of it,
/// and must not find another session's bytes there.
///
/// Thread-safe.
final class SpareChunks {
  /// Smaller ones are not worth it.
  private static final int SMALLEST = 16 << 10;

  private final int most;

  // Guarded by this.
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>();
  private int bytes;

  /// @param most bytes that are kept
  SpareChunks(int most) {
    this.most = most;
  }

  /// Memory of just this size, with whatever was in it.
  byte[] take(int capacity) {
    byte[] found = capacity < SMALLEST ? null : find(capacity);
    return found == null ? new byte[capacity] : found;
  }

  /// Of the caller's no more.
  synchronized void give(byte[] chunk) {
    if (chunk.length >= SMALLEST && bytes + chunk.length <= most) {
      spare.addFirst(chunk);
      bytes += chunk.length;
    }
  }

  /// Looks at the newest alone, and lets go of another size: as shares shrink and grow, so do those
  /// that come back.
  private synchronized byte @Nullable [] find(int capacity) {
    byte[] newest = spare.pollFirst();
    if (newest == null) {
      return null;
    }
    bytes -= newest.length;
    return newest.length == capacity ? newest : null;
  }
}
