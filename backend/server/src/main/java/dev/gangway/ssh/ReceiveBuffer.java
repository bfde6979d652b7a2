package dev.gangway.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import org.jspecify.annotations.Nullable;

/// What has arrived on a channel and has not been read, and the window that bounds it (RFC 4254
/// §5.2): bytes here, bytes read but not yet given back, and bytes the host may still send are
/// always one window together.
///
/// In place of sshj's own, which may hold far more than the window while somebody reads slowly, and
/// never gives memory back. The window is small at first, and follows what all channels together
/// have left. One thread fills it, one waits, one at a time takes, any may end it. Nobody is woken
/// but by [#wake], so that whoever brings bytes may take them before.
final class ReceiveBuffer {
  /// What an empty buffer may keep. More is let go: most terminals are idle.
  private static final int KEPT = 2 << 10;

  private static final byte[] NONE = {};

  private final int most;
  private final ReceiveMemory memory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by lock.
  private byte[] ring = NONE;
  private int first;
  private int count;
  private int window;
  private int open;
  private int read;
  private boolean ended;
  private boolean discarding;
  private @Nullable IOException failure;

  /// @param most bytes the host may ever send ahead
  ReceiveBuffer(int most, ReceiveMemory memory) {
    this.most = most;
    this.memory = memory;
    this.window = Math.min(most, ReceiveMemory.LEAST);
    this.open = window;
  }

  /// What the host may send at the beginning.
  int firstWindow() {
    return Math.min(most, ReceiveMemory.LEAST);
  }

  /// Takes bytes out of a packet. Never waits, and wakes nobody. Where this side has closed, they
  /// are dropped: the host has not heard of it yet.
  ///
  /// @throws ConnectionException if the host sent what it may not
  void add(SSHPacket packet, int length) throws ConnectionException, Buffer.BufferException {
    lock.lock();
    try {
      if (length > open) {
        throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "more than the window");
      }
      if (discarding) {
        open -= length;
        return;
      }
      if (ended) {
        throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "data behind the end");
      }
      makeRoom(length);
      int end = (first + count) % ring.length;
      int head = Math.min(length, ring.length - end);
      packet.readRawBytes(ring, end, head);
      packet.readRawBytes(ring, 0, length - head);
      open -= length;
      count += length;
    } finally {
      lock.unlock();
    }
  }

  private void makeRoom(int length) {
    if (ring.length - count >= length && ring.length > 0) {
      return;
    }
    byte[] larger = count + length <= KEPT ? new byte[KEPT] : memory.take(count + length);
    int head = Math.min(count, ring.length - first);
    System.arraycopy(ring, first, larger, 0, head);
    System.arraycopy(ring, 0, larger, head, count - head);
    free();
    ring = larger;
  }

  /// With the lock held.
  private void free() {
    if (ring.length > KEPT) {
      memory.give(ring);
    }
    ring = NONE;
    first = 0;
  }

  /// Lets who waits see what there is: bytes, the end, or something to be given back. If there is
  /// nothing of that, the thread is not woken.
  void wake() {
    lock.lock();
    try {
      if (count > 0 || ended || isGrantDue()) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// What there is to do for who waits.
  enum Due {
    /// There are bytes to take.
    OUTPUT,

    /// The host is to be given back a [#grant].
    GRANT,

    /// No more will come.
    END
  }

  /// Waits until there is something to do; what the host gets back comes first, since it may wait
  /// for that.
  ///
  /// @throws IOException the failure it was ended by, after the last byte
  /// @throws InterruptedException if the thread was interrupted while it waited
  Due await() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Due due = due();
        if (due != null) {
          return due;
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The same, for a while.
  ///
  /// @throws TimeoutException if there was nothing to do for so long
  Due await(long nanos) throws IOException, InterruptedException, TimeoutException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (true) {
        Due due = due();
        if (due != null) {
          return due;
        }
        if (left <= 0) {
          throw new TimeoutException("nothing came");
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// What there is to do now, or null. With the lock held.
  private @Nullable Due due() throws IOException {
    if (isGrantDue()) {
      return Due.GRANT;
    }
    if (count > 0) {
      return Due.OUTPUT;
    }
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    return ended ? Due.END : null;
  }

  /// Takes what is there. Never waits.
  ///
  /// @return how many bytes, 0 if there are none
  int take(ByteBuffer destination) {
    lock.lock();
    try {
      int length = Math.min(count, destination.remaining());
      if (length == 0) {
        return 0;
      }
      int head = Math.min(length, ring.length - first);
      destination.put(ring, first, head).put(ring, 0, length - head);
      first = (first + length) % ring.length;
      count -= length;
      read += length;
      if (count == 0) {
        first = 0;
        if (ring.length > KEPT) {
          free();
        }
      }
      return length;
    } finally {
      lock.unlock();
    }
  }

  /// What the host is to be given back now, which is more or less than what was read if the window
  /// grows or shrinks: nothing as long as it is less than a quarter of the window, so that small
  /// reads do not each cost a packet. The caller tells the host.
  int grant() {
    lock.lock();
    try {
      if (!isGrantDue()) {
        return 0;
      }
      int next = Math.max(memory.window(most), window - read);
      int granted = read + next - window;
      window = next;
      open += granted;
      read = 0;
      return granted;
    } finally {
      lock.unlock();
    }
  }

  private boolean isGrantDue() {
    return !ended && read > 0 && read >= window / 4;
  }

  /// Nothing more will come; what is here can still be read. Idempotent.
  void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more will come, and this is why. After a regular end it changes nothing.
  ///
  /// @param discard whether what is here is dropped as well, and what may still come
  void fail(IOException why, boolean discard) {
    lock.lock();
    try {
      if (discard) {
        count = 0;
        free();
        discarding = true;
        failure = why;
      } else if (!ended) {
        failure = why;
      }
      ended = true;
    } finally {
      lock.unlock();
    }
  }
}
