package dev.gangway.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Says when something that strangers can cause is worth a line in the log again. Thread-safe.
final class Seldom {
  private final long pause;
  private final AtomicLong last;

  /// @param pause between two lines
  Seldom(Duration pause) {
    this.pause = pause.toNanos();
    this.last = new AtomicLong(System.nanoTime() - this.pause);
  }

  /// Whether the pause is over; if so, the next one begins.
  boolean isDue() {
    long now = System.nanoTime();
    long before = last.get();
    return now - before >= pause && last.compareAndSet(before, now);
  }
}
