package dev.gangway.ssh;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Arrays that are used again: of each connection's bytes, whose number per second is what the
/// network gives, and which would else all be garbage. A flood of it grows the heap to all it may
/// have before the collector looks through it.
///
/// What is in an array is whoever's had it before; the borrower counts what it has written itself.
/// Thread-safe.
final class SpareArrays {
  private static final int SMALLEST = 12;
  private static final int LARGEST = 18;

  private final int most;

  // Guarded by this. By the power of two of their size.
  private final List<ArrayDeque<byte[]>> spare =
      Stream.generate(() -> new ArrayDeque<byte[]>(0)).limit(LARGEST + 1L).toList();
  private int bytes;

  /// @param most bytes that may lie here unused
  SpareArrays(int most) {
    this.most = most;
  }

  /// An array of at least that size: the next power of two, and 4 KiB at least.
  byte[] take(int size) {
    int power = Math.max(SMALLEST, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
    byte[] found = power > LARGEST ? null : find(power);
    return found == null ? new byte[1 << power] : found;
  }

  private synchronized byte @Nullable [] find(int power) {
    byte[] found = spare.get(power).pollFirst();
    if (found != null) {
      bytes -= found.length;
    }
    return found;
  }

  /// The caller's no more. What there is no place for is left to the collector.
  ///
  /// @param array from [#take], or one that never was
  synchronized void give(byte[] array) {
    int power = Integer.numberOfTrailingZeros(array.length);
    boolean ours = array.length == 1 << power && power >= SMALLEST && power <= LARGEST;
    if (ours && bytes + array.length <= most) {
      spare.get(power).addFirst(array);
      bytes += array.length;
    }
  }
}
