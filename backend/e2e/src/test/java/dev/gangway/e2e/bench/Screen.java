package dev.gangway.e2e.bench;

import java.util.concurrent.locks.LockSupport;

/// What draws a line's output, as fast as a page can: what is not drawn is not acknowledged.
final class Screen {
  private final Line line;
  private final long bytesPerSecond;
  private long drawnAt = System.nanoTime();

  /// @param bytesPerSecond how much it can draw
  Screen(Line line, long bytesPerSecond) {
    this.line = line;
    this.bytesPerSecond = bytesPerSecond;
  }

  /// Draws this much.
  void draw(long bytes) {
    for (long left = bytes; left > 0; ) {
      int length = line.next().remaining();
      takeTimeFor(length);
      left -= length;
    }
  }

  /// Draws until this byte has been drawn.
  ///
  /// @return how many bytes that were, with all that came in the same piece
  long drawUntil(byte last) {
    long bytes = 0;
    while (true) {
      var output = line.next();
      int length = output.remaining();
      boolean seen = false;
      while (output.hasRemaining() && !seen) {
        seen = output.get() == last;
      }
      takeTimeFor(length);
      bytes += length;
      if (seen) {
        return bytes;
      }
    }
  }

  private void takeTimeFor(int bytes) {
    drawnAt = Math.max(drawnAt, System.nanoTime()) + Math.round(bytes * 1e9 / bytesPerSecond);
    for (long left = drawnAt - System.nanoTime(); left > 0; left = drawnAt - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
