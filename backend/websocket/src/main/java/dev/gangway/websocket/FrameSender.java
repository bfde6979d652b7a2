package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The sending half of a [WebSocket].
///
/// One lock, held while a frame is written, so that frames do not mix. Messages wait for it. What
/// the receiving thread has to say does not: a Pong and the Close go into slots, and whoever gets
/// the lock next, or has it now, writes them.
///
/// No wakeup is lost: a slot is filled before the lock is tried, and slots are looked at again
/// after every unlock. So if the lock was taken, its holder has yet to look.
///
/// A message in several frames holds the turn from its first frame to its last, so that no other
/// message comes between them (RFC 6455 §5.4); control frames do. A turn that is never given back
/// ends with the connection: whatever ends it adds one, which goes from hand to hand.
///
/// A message is compressed before its turn, unless it may refer to the one before it.
///
/// Thread-safe. After an IOException the stream may end inside a frame and the caller drops it.
/// Owns what the deflater keeps, until [#release()].
final class FrameSender {

  /// How many pings in a row may wait for their answer. Nobody who listens to the answers sends
  /// more, and a thousand lost ones do not tell such a peer anything that the latest does not.
  static final int PINGS_WAITING = 1024;

  private final Role role;

  /// Guarded by the write lock, what is written to it.
  private final FrameOutput output;

  /// Null if no compression was agreed on. Guarded by the write lock if it keeps a context.
  private final @Nullable MessageDeflater deflater;

  private final Semaphore turn = new Semaphore(1);
  private final ReentrantLock writing = new ReentrantLock();

  /// The ping that is due, ahead of messages that wait.
  private final AtomicReference<@Nullable ByteBuffer> ping = new AtomicReference<>();

  /// The answer to the latest ping; an older one that is still here needs none (RFC 6455 §5.5.3).
  private final AtomicReference<@Nullable ByteBuffer> pong = new AtomicReference<>();

  /// How many pings have come since one was answered.
  private final AtomicInteger unanswered = new AtomicInteger();

  /// The payload of the one Close of this side, once it is known.
  private final AtomicReference<@Nullable ByteBuffer> close = new AtomicReference<>();

  /// Written under the write lock only.
  private volatile boolean closeSent;

  private volatile boolean endWanted;

  /// Written under the write lock only.
  private volatile boolean ended;

  private volatile boolean releaseWanted;

  FrameSender(
      Transport transport, Role role, Duration writeStall, @Nullable MessageDeflater deflater) {
    this.role = role;
    this.output = new FrameOutput(transport, role, writeStall);
    this.deflater = deflater;
  }

  /// What is written to.
  FrameOutput output() {
    return output;
  }

  /// Sends one final frame: a message in its turn, or a control frame as soon as the frame under
  /// way is written.
  ///
  /// @param compression [Compression#NEVER] for a Ping
  /// @return false if it was not sent because this side has said Close
  boolean send(Opcode opcode, Compression compression, ByteBuffer... payload) throws IOException {
    if (opcode.isControl()) {
      return write(() -> output.write(true, 0, opcode, payload));
    }
    boolean early = deflater != null && !deflater.keepsContext();
    ByteBuffer[] deflated = early ? deflate(compression, payload) : null;
    beginMessage();
    try {
      return write(
          () -> writeMessage(opcode, early ? deflated : deflate(compression, payload), payload));
    } finally {
      endMessage();
    }
  }

  /// Sends a message in its turn.
  ///
  /// @return false if it was not sent because this side has said Close
  boolean send(PreparedMessage message) throws IOException {
    if (role.masks()) {
      return send(message.header().opcode(), Compression.NEVER, message.payload());
    }
    beginMessage();
    try {
      return write(() -> output.writeBuilt(message.header(), message.frame()));
    } finally {
      endMessage();
    }
  }

  /// Takes the turn, for a message in several frames.
  void beginMessage() {
    turn.acquireUninterruptibly();
  }

  /// Sends a frame of the message whose turn it is.
  ///
  /// @return false if it was not sent because this side has said Close
  boolean sendFragment(boolean fin, Opcode opcode, ByteBuffer... payload) throws IOException {
    return write(() -> output.write(fin, 0, opcode, payload));
  }

  /// Gives the turn back.
  void endMessage() {
    turn.release();
  }

  /// The connection is over: nobody waits for a turn any more.
  void abandon() {
    turn.release();
  }

  /// Sends a ping: now, or as soon as the frame under way is written.
  void ping(ByteBuffer payload) throws IOException {
    ping.set(payload);
    flush();
  }

  /// Answers a ping: now if nobody is sending, otherwise as soon as the frame under way is written.
  ///
  /// @return false if too many wait
  boolean pong(ByteBuffer payload) throws IOException {
    if (closeSent) {
      return true;
    }
    pong.set(payload);
    boolean few = unanswered.incrementAndGet() <= PINGS_WAITING;
    flush();
    return few;
  }

  /// Says Close: now, or as soon as the frame under way is written. Only the first one counts.
  void close(ByteBuffer payload) throws IOException {
    close.compareAndSet(null, payload);
    turn.release();
    flush();
  }

  /// Ends the stream after the Close.
  void end() throws IOException {
    endWanted = true;
    flush();
  }

  /// Whether the Close of this side has been written, or is being written.
  boolean closeSaid() {
    return closeSent;
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private boolean write(Writing frame) throws IOException {
    boolean open;
    writing.lock();
    try {
      writeSlots();
      open = close.get() == null;
      if (open) {
        frame.run();
      }
    } finally {
      unlock();
    }
    flush();
    return open;
  }

  /// Gives back what the deflater keeps, now or when the frame under way is written. Never blocks.
  void release() {
    releaseWanted = true;
    if (deflater == null) {
      return;
    }
    // Whoever has the lock now looks at the flag after giving it back.
    if (writing.tryLock()) {
      try {
        deflater.release();
      } finally {
        writing.unlock();
      }
    }
  }

  /// @param deflated what to send instead of the payload, or null
  private void writeMessage(Opcode opcode, ByteBuffer @Nullable [] deflated, ByteBuffer... payload)
      throws IOException {
    if (deflated == null) {
      output.write(true, 0, opcode, payload);
      return;
    }
    output.write(true, FrameHeader.RSV1, opcode, deflated);
    for (ByteBuffer slice : payload) {
      slice.position(slice.limit());
    }
  }

  private ByteBuffer @Nullable [] deflate(Compression compression, ByteBuffer... payload) {
    return deflater == null ? null : deflater.deflate(compression, payload);
  }

  private void flush() throws IOException {
    while (slotsFilled() && writing.tryLock()) {
      try {
        writeSlots();
      } finally {
        unlock();
      }
    }
  }

  private void unlock() {
    writing.unlock();
    if (releaseWanted) {
      release();
    }
  }

  private boolean slotsFilled() {
    return !ended
        && (endWanted
            || (!closeSent && (close.get() != null || pong.get() != null || ping.get() != null)));
  }

  private void writeSlots() throws IOException {
    ByteBuffer answer = pong.getAndSet(null);
    if (answer != null && !closeSent) {
      unanswered.set(0);
      output.write(true, 0, Opcode.PONG, answer);
    }
    ByteBuffer due = ping.getAndSet(null);
    if (due != null && !closeSent) {
      output.write(true, 0, Opcode.PING, due);
    }
    ByteBuffer last = close.get();
    if (last != null && !closeSent) {
      closeSent = true;
      output.write(true, 0, Opcode.CLOSE, last);
    }
    if (endWanted && !ended) {
      ended = true;
      output.end();
    }
  }
}
