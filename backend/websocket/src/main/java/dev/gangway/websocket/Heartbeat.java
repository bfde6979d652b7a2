package dev.gangway.websocket;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Something done at an interval, each time on a virtual thread of its own, until it is stopped: in
/// between there is no thread.
///
/// Thread-safe; started once.
final class Heartbeat {

  private final AtomicReference<@Nullable Future<?>> next = new AtomicReference<>();

  /// @param beat blocks as long as it likes; the next one does not wait for it
  void start(Duration interval, Runnable beat) {
    String name = Thread.currentThread().getName() + " heartbeat";
    long nanos = interval.toNanos();
    next.set(
        ForkJoinPool.commonPool()
            .scheduleAtFixedRate(
                () -> Thread.ofVirtual().name(name).start(beat),
                nanos,
                nanos,
                TimeUnit.NANOSECONDS));
  }

  /// Idempotent, never blocks.
  void stop() {
    Future<?> beating = next.getAndSet(null);
    if (beating != null) {
      beating.cancel(false);
    }
  }
}
