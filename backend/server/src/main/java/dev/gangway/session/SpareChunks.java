package dev.gangway.session;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
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
  private final int most;

  // Guarded by this.
  private final Map<Integer, ArrayDeque<byte[]>> spare = new HashMap<>();
  private int bytes;

  /// @param most bytes that are kept
  SpareChunks(int most) {
    this.most = most;
  }

  /// Memory of just this size, with whatever was in it.
  byte[] take(int capacity) {
    byte[] found = find(capacity);
    return found == null ? new byte[capacity] : found;
  }

  /// Of the caller's no more. One that there is no place for is left to the collector.
  ///
  /// @param chunk of one of the few sizes that chunks have
  synchronized void give(byte[] chunk) {
    if (bytes + chunk.length <= most) {
      spare.computeIfAbsent(chunk.length, _ -> new ArrayDeque<>()).addFirst(chunk);
      bytes += chunk.length;
    }
  }

  private synchronized byte @Nullable [] find(int capacity) {
    ArrayDeque<byte[]> fitting = spare.get(capacity);
    byte[] found = fitting == null ? null : fitting.pollFirst();
    if (found != null) {
      bytes -= found.length;
    }
    return found;
  }
}
