package dev.gangway.ssh;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// How much the host takes at the moment (RFC 4254 §5.2), for the one thread that writes.
///
/// In place of sshj's own, which gives up after a time, and whose output stream holds, while it
/// waits, a monitor that the reader thread needs when the host closes the channel.
final class SendWindow {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by lock.
  private long open;
  private int packet = 1;
  private @Nullable IOException end;

  /// The host's first window and the longest packet it takes, at least 1.
  void open(long window, int packet) {
    lock.lock();
    try {
      this.open = window;
      this.packet = packet;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// The host takes more. What is beyond the protocol's largest window is as good as that.
  void add(long bytes) {
    lock.lock();
    try {
      open = Math.min(open + bytes, 0xffff_ffffL);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the host takes something, without a limit in time, and uses it up.
  ///
  /// @return from 1 to `wanted`, never more than one packet holds
  /// @throws IOException if it will never take anything again
  /// @throws InterruptedException if the thread was interrupted while it waited
  int take(int wanted) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (open == 0 && end == null) {
        changed.await();
      }
      if (end != null) {
        throw new IOException(end.getMessage(), end);
      }
      int taken = (int) Math.min(Math.min(wanted, packet), open);
      open -= taken;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing will be taken any more; the first reason stays.
  void end(IOException why) {
    lock.lock();
    try {
      if (end == null) {
        end = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
