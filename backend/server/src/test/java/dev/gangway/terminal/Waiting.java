package dev.gangway.terminal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits for what nobody announces.
public final class Waiting {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  /// Something that becomes true.
  public interface Condition {
    boolean holds() throws Exception;
  }

  private Waiting() {}

  /// Returns when the condition holds; fails when it does not within twenty seconds.
  public static void until(String what, Condition condition) throws Exception {
    if (!within(PATIENCE, condition)) {
      throw new AssertionError("never: " + what);
    }
  }

  /// Whether the condition comes to hold within this many nanoseconds.
  public static boolean within(long nanos, Condition condition) throws Exception {
    long deadline = System.nanoTime() + nanos;
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE);
    }
    return true;
  }
}
