package dev.gangway.websocket;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Something done at an interval, on a virtual thread of its own, until it is stopped.
///
/// Thread-safe.
final class Heartbeat {

  private final CountDownLatch stopped = new CountDownLatch(1);

  /// @param beat does not throw; blocks as long as it likes, and the next one comes later then
  void start(Duration interval, Runnable beat) {
    Thread.ofVirtual()
        .name(Thread.currentThread().getName() + " heartbeat")
        .start(() -> run(interval, beat));
  }

  /// Idempotent, never blocks.
  void stop() {
    stopped.countDown();
  }

  private void run(Duration interval, Runnable beat) {
    try {
      while (!stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        beat.run();
      }
    } catch (InterruptedException e) {
      // Nobody has this thread to interrupt it; it ends either way.
    }
  }
}
