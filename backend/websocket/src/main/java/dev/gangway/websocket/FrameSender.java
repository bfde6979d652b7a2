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

  /// The longest message that is worth trying, in octets: a longer one is more than any peer takes
  /// at once, so it would be kept as a copy, and written by a thread that has others to serve.
  static final int MOST_TRIED = 1 << 20;

  private final Role role;

  /// Guarded by the write lock, what is written to it.
  private final FrameOutput output;

  /// Null if no compression was agreed on. Guarded by the write lock if it keeps a context.
  private final @Nullable MessageDeflater deflater;

  /// Null if this side masks, or the transport always waits: then nothing can be tried.
  private final @Nullable SelectableTransport selectable;

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

  private volatile boolean abandoned;

  private volatile boolean releaseWanted;

  FrameSender(
      Transport transport, Role role, Duration writeStall, @Nullable MessageDeflater deflater) {
    this.role = role;
    this.output = new FrameOutput(transport, role, writeStall);
    this.deflater = deflater;
    this.selectable = !role.masks() && transport instanceof SelectableTransport able ? able : null;
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

  /// What came of [#trySend].
  ///
  /// @param sent false if nothing was done: it would have had to wait
  /// @param unfinished whether somebody who may wait is to call [#finish()]: for the rest of it, or
  ///   for what others wanted to say meanwhile
  record Tried(boolean sent, boolean unfinished) {
    private static final Tried NOT_NOW = new Tried(false, false);
  }

  /// Sends one final frame if nobody has to be waited for: nobody sends, nothing is left of what
  /// was sent before, there is nothing to compress, and it is no longer than [#MOST_TRIED]. A frame
  /// that the transport does not take whole is kept, one at most.
  ///
  /// @param payload consumed unless it is not sent now
  Tried trySend(Opcode opcode, ByteBuffer... payload) throws IOException {
    if (selectable == null || !isWorthTrying(payload) || !turn.tryAcquire()) {
      return Tried.NOT_NOW;
    }
    try {
      if (!writing.tryLock()) {
        return Tried.NOT_NOW;
      }
      boolean sent = false;
      boolean whole = true;
      try {
        if (!output.isUnfinished() && !slotsFilled() && !closeSent && !abandoned) {
          whole = output.writeNow(selectable, opcode, payload);
          sent = true;
        }
      } finally {
        unlock();
      }
      // Whoever filled a slot meanwhile has found the lock taken, also if nothing was sent.
      return new Tried(sent, !whole || slotsFilled());
    } finally {
      endMessage();
    }
  }

  private boolean isWorthTrying(ByteBuffer... payload) {
    return FrameOutput.length(payload) <= MOST_TRIED && !compresses(payload);
  }

  private boolean compresses(ByteBuffer... payload) {
    return deflater != null && deflater.wants(Compression.BY_SIZE, payload);
  }

  /// Writes what [#trySend] has left.
  void finish() throws IOException {
    writing.lock();
    try {
      if (output.isUnfinished()) {
        output.finish();
      }
      writeSlots();
    } finally {
      unlock();
    }
    flush();
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

  /// The connection is over: nobody waits for a turn any more, and nothing is due.
  void abandon() {
    abandoned = true;
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
    announceClose(payload);
    flush();
  }

  /// Ends the messages, so that none is begun any more, without writing the Close: [#flush()] does.
  /// Never blocks.
  void announceClose(ByteBuffer payload) {
    close.compareAndSet(null, payload);
    turn.release();
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

  /// Writes what is due, unless somebody else is writing and will see to it.
  void flush() throws IOException {
    // Whoever is to finish a frame looks at the slots after that, and may have to wait, which is
    // not
    // for the thread that receives.
    while (slotsFilled() && !output.isUnfinished() && writing.tryLock()) {
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
        && !abandoned
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
