package dev.gangway.docker;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Closes what has not been done with in time, which frees whoever waits for it. One thread serves
/// all requests to a daemon; once it is closed, every new deadline has passed already. Thread-safe.
final class Watchdog implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  Watchdog(String name) {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("docker-deadlines-" + name).factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /// A deadline that can be called off, by closing it.
  static final class Deadline implements AutoCloseable {
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Runnable whenPassed;
    private volatile boolean passed;
    private volatile @Nullable ScheduledFuture<?> scheduled;

    private Deadline(Runnable whenPassed) {
      this.whenPassed = whenPassed;
    }

    private void pass() {
      if (decided.compareAndSet(false, true)) {
        passed = true;
        whenPassed.run();
      }
    }

    /// Whether it passed before it was called off.
    boolean passed() {
      return passed;
    }

    @Override
    public void close() {
      decided.set(true);
      ScheduledFuture<?> pending = scheduled;
      if (pending != null) {
        pending.cancel(false);
      }
    }
  }

  /// Closes a stream when the time is over.
  ///
  /// @param stream its close is quick: closing a socket is
  Deadline closing(ByteStream stream, Duration timeout) {
    return calling(stream::close, timeout);
  }

  /// Calls when the time is over; on the one thread, so what is called never waits.
  Deadline calling(Runnable whenPassed, Duration timeout) {
    Deadline deadline = new Deadline(whenPassed);
    try {
      deadline.scheduled = timer.schedule(deadline::pass, timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      deadline.pass();
    }
    return deadline;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
