package dev.gangway.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Two clocks that go when a test says so: the time of day, and the monotonic one.
final class ManualTime implements InstantSource {
  private final AtomicLong millis =
      new AtomicLong(Instant.parse("2030-01-02T03:04:05.678Z").toEpochMilli());

  // Close to where the JDK's wraps around: comparing must not mind.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  long nanos() {
    return nanos.get();
  }

  /// Time passes.
  void pass(Duration time) {
    millis.addAndGet(time.toMillis());
    nanos.addAndGet(time.toNanos());
  }

  /// Somebody sets the clock on the wall.
  void set(Duration by) {
    millis.addAndGet(by.toMillis());
  }
}
