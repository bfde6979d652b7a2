package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
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
/// Thread-safe. After an IOException the stream may end inside a frame and the caller drops it.
final class FrameSender {

  private final Transport transport;
  private final Duration writeStall;

  private final ReentrantLock writing = new ReentrantLock();

  /// Guarded by the write lock.
  private final ByteBuffer header = ByteBuffer.allocate(FrameHeader.MAX_OCTETS);

  /// The answer to the latest ping; an older one that is still here needs none (RFC 6455 §5.5.3).
  private final AtomicReference<@Nullable ByteBuffer> pong = new AtomicReference<>();

  /// The payload of the one Close of this side, once it is known.
  private final AtomicReference<@Nullable ByteBuffer> close = new AtomicReference<>();

  /// Written under the write lock only.
  private volatile boolean closeSent;

  private volatile boolean endWanted;

  /// Written under the write lock only.
  private volatile boolean ended;

  FrameSender(Transport transport, Duration writeStall) {
    this.transport = transport;
    this.writeStall = writeStall;
  }

  /// Sends one final frame, after those that wait already.
  ///
  /// @return false if it was not sent because this side has said Close
  boolean send(Opcode opcode, ByteBuffer... payload) throws IOException {
    boolean open;
    writing.lock();
    try {
      writeSlots();
      open = close.get() == null;
      if (open) {
        write(opcode, payload);
      }
    } finally {
      writing.unlock();
    }
    flush();
    return open;
  }

  /// Answers a ping: now if nobody is sending, otherwise as soon as the frame under way is written.
  void pong(ByteBuffer payload) throws IOException {
    pong.set(payload);
    flush();
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

  private void flush() throws IOException {
    while (slotsFilled() && writing.tryLock()) {
      try {
        writeSlots();
      } finally {
        writing.unlock();
      }
    }
  }

  private boolean slotsFilled() {
    return !ended && (endWanted || (!closeSent && (close.get() != null || pong.get() != null)));
  }

  private void writeSlots() throws IOException {
    ByteBuffer answer = pong.getAndSet(null);
    if (answer != null && !closeSent) {
      write(Opcode.PONG, answer);
    }
    ByteBuffer last = close.get();
    if (last != null && !closeSent) {
      closeSent = true;
      write(Opcode.CLOSE, last);
    }
    if (endWanted && !ended) {
      ended = true;
      transport.shutdownOutput(writeStall);
    }
  }

  /// One frame in one gathering write.
  private void write(Opcode opcode, ByteBuffer... payload) throws IOException {
    long length = 0;
    ByteBuffer[] sources = new ByteBuffer[payload.length + 1];
    for (int i = 0; i < payload.length; i++) {
      length += payload[i].remaining();
      sources[i + 1] = payload[i];
    }
    header.clear();
    FrameWriter.put(FrameHeader.ofServer(opcode, length), header);
    sources[0] = header.flip();
    transport.write(sources, writeStall);
  }
}
