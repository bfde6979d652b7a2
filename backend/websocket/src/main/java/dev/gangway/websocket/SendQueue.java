package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Messages that wait to be sent on one socket, for a producer that has many and must not wait for
/// the slowest.
///
/// ```
///   SendQueue queue = new SendQueue(socket, SendQueue.Marks.DEFAULTS);
///   if (!queue.offer(message)) {
///     socket.close(CloseCode.TRY_AGAIN_LATER, "too slow"); // or leave this message out
///   }
/// ```
///
/// What waits is measured in octets of payload, as [#bufferedAmount()] in the browser's WebSocket.
/// The queue says that it has enough at [Marks#high()] and that it wants more at [Marks#low()];
/// what would go beyond [Marks#limit()] is refused, and whoever offers decides what that means.
///
/// Messages go out one by one and in order. Those sent otherwise, and those of another queue, go in
/// between; pings, pongs and the Close go ahead. When the socket is closed, a message that is being
/// sent is finished, the others are dropped, and none is taken any more; [#awaitEmpty] is for who
/// wants to see them sent before closing.
///
/// Thread-safe. A virtual thread sends while something waits, and there is none while nothing does.
///
/// No wakeup is lost: whether there is a thread is decided where messages come and go, under one
/// lock. Who adds a message starts a thread unless there is one, and the thread ends when it finds
/// nothing: if it was there when a message was added, it has yet to look. The lock is never held
/// while something is sent or the listener called.
public final class SendQueue {

  /// How much may wait.
  ///
  /// @param high octets from which the queue is not writable
  /// @param low octets down to which it is not, once it was not; below `high`, so that it does not
  ///   change with every message
  /// @param limit octets beyond which messages are refused, one that is larger all by itself as
  ///   well; at least `high`
  /// @param messages how many, since empty ones cost no octets: at so many the queue is not
  ///   writable and refuses, and it is writable again from a quarter of them
  public record Marks(long high, long low, long limit, int messages) {

    /// 256 KiB, 64 KiB, 1 MiB, 16,384 messages.
    public static final Marks DEFAULTS = new Marks(256 << 10, 64 << 10, 1 << 20, 16_384);

    public Marks {
      if (low < 0 || low >= high || high > limit) {
        throw new IllegalArgumentException(
            "not 0 <= low < high <= limit: " + low + ", " + high + ", " + limit);
      }
      if (messages <= 0) {
        throw new IllegalArgumentException("messages must be positive: " + messages);
      }
    }
  }

  /// A message, to be sent when it is its turn.
  private record Waiting(long octets, Sending sending) {}

  @FunctionalInterface
  private interface Sending {
    void send() throws IOException;
  }

  private final WebSocket socket;
  private final Marks marks;
  private final ThreadFactory threads;
  private volatile Runnable listener = () -> {};

  /// Guards the fields below; never held over I/O or a callback.
  private final ReentrantLock lock = new ReentrantLock();

  /// Nothing waits any more.
  private final Condition empty = lock.newCondition();

  /// The first one is being sent while there is a thread.
  private ArrayDeque<Waiting> messages = new ArrayDeque<>();

  /// The octets of all of them.
  private long amount;

  /// Whether there is a thread that sends.
  private boolean sending;

  private boolean writable = true;

  /// Whether sending has failed, so that all was dropped.
  private boolean broken;

  /// A queue for messages that go out on this socket.
  public SendQueue(WebSocket socket, Marks marks) {
    this(
        socket,
        marks,
        Thread.ofVirtual().name(Thread.currentThread().getName() + " queue").factory());
  }

  /// @param threads makes those that send
  SendQueue(WebSocket socket, Marks marks, ThreadFactory threads) {
    this.socket = socket;
    this.marks = marks;
    this.threads = threads;
  }

  /// Adds a message. Never blocks.
  ///
  /// @return false if it was not added, since it would go beyond the limit or the socket is closing
  ///   or closed. If others wait, the queue is not writable then until they are few. What was added
  ///   is sent unless the socket closes before
  public boolean offer(PreparedMessage message) {
    return offer(message.header().length(), () -> socket.send(message));
  }

  /// Adds a text message, encoded by the calling thread. Lone surrogates become `?`. Never blocks.
  ///
  /// @return as [#offer(PreparedMessage)]
  public boolean offer(String text) {
    // It has at least an octet for every char.
    if (text.length() > marks.limit() || !socket.isOpen()) {
      return false;
    }
    ByteBuffer payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return offer(payload.remaining(), () -> socket.send(Opcode.TEXT, Compression.BY_SIZE, payload));
  }

  /// Adds a binary message. Never blocks.
  ///
  /// @param payload the queue's own if it was added: not copied, and consumed when it is sent
  /// @return as [#offer(PreparedMessage)]
  public boolean offer(ByteBuffer payload) {
    return offer(payload.remaining(), () -> socket.sendBinary(payload));
  }

  /// How many octets of payload wait, with those of the message that is being sent.
  public long bufferedAmount() {
    lock.lock();
    try {
      return amount;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the queue wants more: not from when so much waits that the high mark is reached, or a
  /// message was refused, until it has fallen to the low one, and not when the socket is closing or
  /// closed.
  public boolean isWritable() {
    lock.lock();
    try {
      return writable && !broken && socket.isOpen();
    } finally {
      lock.unlock();
    }
  }

  /// Calls this listener from now on, instead of the one before, once each time the queue is
  /// writable again.
  ///
  /// @param listener called by the thread that sends, which goes on after that: it does not block.
  ///   It may offer. If it throws, the queue is dropped, the socket closed with 1011, and the
  ///   thread's handler of uncaught exceptions gets what was thrown
  public void onWritable(Runnable listener) {
    this.listener = listener;
  }

  /// Waits until all that was added is sent, as before a close.
  ///
  /// @return false if the time was over before, or if something was dropped
  public boolean awaitEmpty(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (!messages.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = empty.awaitNanos(left);
      }
      return !broken;
    } finally {
      lock.unlock();
    }
  }

  private boolean offer(long octets, Sending message) {
    lock.lock();
    try {
      if (broken || !socket.isOpen()) {
        return false;
      }
      if (octets > marks.limit() - amount || messages.size() >= marks.messages()) {
        // Whoever waits to be told when to try again is told, unless there is nothing to wait for.
        writable &= messages.isEmpty();
        return false;
      }
      if (!sending) {
        // Looks for the message as soon as it gets the lock.
        threads.newThread(this::sendAll).start();
        sending = true;
      }
      messages.add(new Waiting(octets, message));
      amount += octets;
      if (amount >= marks.high() || messages.size() >= marks.messages()) {
        writable = false;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void sendAll() {
    boolean allSent = false;
    try {
      for (Waiting next = next(); next != null; next = next()) {
        next.sending().send();
        if (sent(next)) {
          listener.run();
        }
      }
      allSent = true;
    } catch (IOException e) {
      // The socket is closing, closed or lost, and says so to who receives.
    } finally {
      if (!allSent) {
        drop();
        // Of no effect unless something threw that is not the connection's doing.
        socket.close(CloseCode.INTERNAL_ERROR, "an error while sending");
      }
    }
  }

  /// @return the message to send next, or null if this thread is not needed any more
  private @Nullable Waiting next() {
    lock.lock();
    try {
      Waiting next = messages.peek();
      if (next == null) {
        sending = false;
        // What a burst has made of it is not kept.
        messages = new ArrayDeque<>();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /// @return whether the queue is writable again
  private boolean sent(Waiting message) {
    lock.lock();
    try {
      messages.remove();
      amount -= message.octets();
      if (messages.isEmpty()) {
        empty.signalAll();
      }
      boolean again = !writable && amount <= marks.low() && messages.size() <= marks.messages() / 4;
      writable |= again;
      return again;
    } finally {
      lock.unlock();
    }
  }

  private void drop() {
    lock.lock();
    try {
      broken = true;
      messages = new ArrayDeque<>();
      amount = 0;
      empty.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
