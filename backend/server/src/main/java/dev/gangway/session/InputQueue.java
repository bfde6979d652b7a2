package dev.gangway.session;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Bytes on their way to the terminal: a bounded ring between the socket's receiver and the input
/// thread, so that a remote program that does not read cannot hide a Close or a Pong behind itself.
///
/// Two bounds make one promise. Bytes count as *accepted* up to the capacity beyond what was taken;
/// a page may send [#AHEAD] beyond what was accepted (`PROTOCOL.md`, "Input"). There is room for
/// both, so a page that keeps to its bound never makes the receiver wait, however long the program
/// does not read. A page that does not keep to it meets TCP's back-pressure.
///
/// It knows who may type: of all that are attached only the newest writer, by the number that
/// [#handOver] gave. What an earlier one still puts in is dropped, under the same lock that counts,
/// so that no byte can count for two.
///
/// Holds next to nothing while empty. One thread of each writer puts, one takes, any may end it.
final class InputQueue {
  /// What a page may have on its way beyond what was accepted; a part of the contract.
  static final int AHEAD = 64 << 10;

  /// Keystrokes fit; a paste makes it grow, and its end makes it shrink again.
  private static final int INITIAL = 256;

  /// Taken at once at most, so that what is taken but not yet written stays small.
  private static final int MAX_TAKEN = 16 << 10;

  /// Who waits for room hears of nothing else, the end of its own socket neither.
  private static final long LOOK_SECONDS = 1;

  private final int capacity;
  private final int room;
  private final Runnable moreAccepted;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock: the bytes from head on, wrapping around.
  private byte[] ring = new byte[0];
  private int head;
  private int size;
  private long taken;
  private int writer;
  private boolean ended;

  /// @param capacity bytes accepted beyond what was taken
  /// @param moreAccepted called by the taker, without a lock, when [#accepted()] has grown by it
  InputQueue(int capacity, Runnable moreAccepted) {
    this.capacity = capacity;
    this.room = capacity + AHEAD;
    this.moreAccepted = moreAccepted;
  }

  /// How many bytes count as accepted, since the beginning.
  long accepted() {
    lock.lock();
    try {
      return taken + Math.min(size, capacity);
    } finally {
      lock.unlock();
    }
  }

  /// A new writer's beginning.
  ///
  /// @param writer the number by which it puts
  /// @param accepted bytes that count; the writer goes on behind them
  record HandOver(int writer, long accepted) {}

  /// From now on only a new writer may put. What the one before had put in beyond what was accepted
  /// is dropped: the page has it still, and sends it again.
  HandOver handOver() {
    lock.lock();
    try {
      writer++;
      size = Math.min(size, capacity);
      changed.signalAll();
      return new HandOver(writer, taken + size);
    } finally {
      lock.unlock();
    }
  }

  /// Puts all remaining bytes in, waiting for room as long as it takes.
  ///
  /// @param by the writer's number
  /// @param there whether the writer is; asked now and then while it waits
  /// @return false if the bytes are of no use to anyone: the queue has ended, or another one
  ///   writes, or the writer has gone
  boolean put(int by, ByteBuffer input, BooleanSupplier there) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (input.hasRemaining()) {
        boolean gone = false;
        while (size == room && isOpenTo(by) && !gone) {
          gone = !changed.await(LOOK_SECONDS, TimeUnit.SECONDS) && !there.getAsBoolean();
        }
        if (!isOpenTo(by) || gone) {
          return false;
        }
        append(input);
        changed.signalAll();
      }
      return isOpenTo(by);
    } finally {
      lock.unlock();
    }
  }

  /// Puts all remaining bytes in if there is room for them, without waiting, not even for the lock.
  ///
  /// @param by the writer's number
  /// @return false if nothing was put in
  boolean offer(int by, ByteBuffer input) {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      if (!isOpenTo(by) || input.remaining() > room - size) {
        return false;
      }
      if (!input.hasRemaining()) {
        return true;
      }
      append(input);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for input and takes some of it, at least one byte.
  ///
  /// @return the bytes, or an empty buffer once the queue has ended
  ByteBuffer take() throws InterruptedException {
    byte[] first;
    boolean grown;
    lock.lockInterruptibly();
    try {
      while (size == 0 && !ended) {
        changed.await();
      }
      first = new byte[Math.min(size, MAX_TAKEN)];
      copyOut(first);
      grown = size > capacity;
      drop(first.length);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (grown) {
      moreAccepted.run();
    }
    return ByteBuffer.wrap(first);
  }

  /// Nothing goes in or out any more; whoever waits is woken.
  void end() {
    lock.lock();
    try {
      ended = true;
      // What was accepted stays accepted; the rest was not.
      size = Math.min(size, capacity);
      drop(size);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOpenTo(int by) {
    return !ended && writer == by;
  }

  private void drop(int count) {
    taken += count;
    size -= count;
    if (size > 0) {
      head = (head + count) % ring.length;
    } else {
      head = 0;
      if (ring.length > INITIAL) {
        ring = new byte[0];
      }
    }
  }

  private void append(ByteBuffer input) {
    int wanted = Math.min(room, size + input.remaining());
    if (wanted > ring.length) {
      int doubled = Math.max(INITIAL, ring.length * 2);
      byte[] larger = new byte[Math.min(room, Math.max(wanted, doubled))];
      copyOut(larger);
      ring = larger;
      head = 0;
    }
    int tail = (head + size) % ring.length;
    int count = Math.min(input.remaining(), ring.length - size);
    int first = Math.min(count, ring.length - tail);
    input.get(ring, tail, first);
    input.get(ring, 0, count - first);
    size += count;
  }

  /// Copies as much as there is and fits.
  private void copyOut(byte[] destination) {
    int count = Math.min(size, destination.length);
    int first = Math.min(count, ring.length - head);
    System.arraycopy(ring, head, destination, 0, first);
    System.arraycopy(ring, 0, destination, first, count - first);
  }
}
