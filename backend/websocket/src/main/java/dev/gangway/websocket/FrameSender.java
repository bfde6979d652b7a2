package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
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
/// A message is compressed before the lock is asked for, unless it may refer to the one before it.
///
/// Thread-safe. After an IOException the stream may end inside a frame and the caller drops it.
/// Owns what the deflater keeps, until [#release()].
final class FrameSender {

  /// How many pings in a row may wait for their answer. Nobody who listens to the answers sends
  /// more, and a thousand lost ones do not tell such a peer anything that the latest does not.
  static final int PINGS_WAITING = 1024;

  private final Transport transport;
  private final Duration writeStall;

  /// Null if no compression was agreed on. Guarded by the write lock if it keeps a context.
  private final @Nullable MessageDeflater deflater;

  private final ReentrantLock writing = new ReentrantLock();

  /// Guarded by the write lock.
  private final ByteBuffer header = ByteBuffer.allocate(FrameHeader.MAX_OCTETS);

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

  FrameSender(Transport transport, Duration writeStall, @Nullable MessageDeflater deflater) {
    this.transport = transport;
    this.writeStall = writeStall;
    this.deflater = deflater;
  }

  /// Sends a message or a Ping in one frame, after those that wait already.
  ///
  /// @param compression [Compression#NEVER] for a Ping
  /// @return false if it was not sent because this side has said Close
  boolean send(Opcode opcode, Compression compression, ByteBuffer... payload) throws IOException {
    boolean early = deflater != null && !deflater.keepsContext();
    ByteBuffer[] deflated = early ? deflate(compression, payload) : null;
    boolean open;
    writing.lock();
    try {
      writeSlots();
      open = close.get() == null;
      if (open) {
        if (!early) {
          deflated = deflate(compression, payload);
        }
        if (deflated == null) {
          write(0, opcode, payload);
        } else {
          write(FrameHeader.RSV1, opcode, deflated);
          for (ByteBuffer slice : payload) {
            slice.position(slice.limit());
          }
        }
      }
    } finally {
      unlock();
    }
    flush();
    return open;
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
    flush();
  }

  /// Ends the stream after the Close.
  void end() throws IOException {
    endWanted = true;
    flush();
  }

  /// Whether the stream has been ended.
  boolean ended() {
    return ended;
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
    return !ended && (endWanted || (!closeSent && (close.get() != null || pong.get() != null)));
  }

  private void writeSlots() throws IOException {
    ByteBuffer answer = pong.getAndSet(null);
    if (answer != null && !closeSent) {
      unanswered.set(0);
      write(0, Opcode.PONG, answer);
    }
    ByteBuffer last = close.get();
    if (last != null && !closeSent) {
      closeSent = true;
      write(0, Opcode.CLOSE, last);
    }
    if (endWanted && !ended) {
      ended = true;
      transport.shutdownOutput(writeStall);
    }
  }

  /// One frame in one gathering write.
  private void write(int rsv, Opcode opcode, ByteBuffer... payload) throws IOException {
    long length = 0;
    ByteBuffer[] sources = new ByteBuffer[payload.length + 1];
    for (int i = 0; i < payload.length; i++) {
      length += payload[i].remaining();
      sources[i + 1] = payload[i];
    }
    header.clear();
    FrameWriter.put(FrameHeader.ofServer(rsv, opcode, length), header);
    sources[0] = header.flip();
    transport.write(sources, writeStall);
  }
}
