package dev.gangway.websocket;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends something when its time is over, whatever it waits for at that moment: a timeout for each
/// read is no limit to an answer that comes octet by octet.
///
/// Thread-safe.
final class HandshakeDeadline implements AutoCloseable {

  private final AtomicBoolean decided = new AtomicBoolean();
  private final CountDownLatch met = new CountDownLatch(1);
  private volatile boolean passed;

  /// @param end called when time is over, on a thread of its own; does not block or throw
  HandshakeDeadline(Duration time, Runnable end) {
    Thread.ofVirtual()
        .name(Thread.currentThread().getName() + " handshake deadline")
        .start(() -> await(time, end));
  }

  /// Whether it was too late.
  boolean passed() {
    return passed;
  }

  /// It is done in time: nothing is ended after this, unless [#passed()] says that it was before.
  void met() {
    if (!decided.compareAndSet(false, true)) {
      passed = true;
    }
    met.countDown();
  }

  /// As [#met()].
  @Override
  public void close() {
    met();
  }

  private void await(Duration time, Runnable end) {
    try {
      if (met.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      // Nobody has this thread to interrupt it; time is over then.
    }
    if (decided.compareAndSet(false, true)) {
      passed = true;
      end.run();
    }
  }
}
