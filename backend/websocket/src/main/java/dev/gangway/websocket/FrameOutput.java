package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Frames onto a [Transport], as the role wants them: a server's payload goes out from where it
/// lies, in one gathering write; a client's is copied and masked, since what is lent to be sent is
/// not to be changed.
///
/// One thread at a time writes; the caller sees to it. Any thread asks how it is going.
final class FrameOutput {

  /// A client's frame up to this size is one write, a longer one several.
  static final int CHUNK = 16 * 1024;

  /// A server's frame with a payload up to this size is joined to one buffer, which costs less than
  /// a gathering write.
  private static final int JOINED = 1024;

  /// A write that took longer has waited for the peer, or for this machine, which does no harm.
  private static final long WAITED_NANOS = 10_000_000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Transport transport;
  private final Duration writeStall;

  /// Null if this side does not mask.
  private final @Nullable MaskKeys keys;

  /// What has not been taken of a frame that was written without waiting; it comes before all else.
  private volatile @Nullable ByteBuffer rest;

  private volatile WireLog log = WireLog.OFF;
  private volatile boolean underWay;
  private volatile long lastTaken = System.nanoTime();

  FrameOutput(Transport transport, Role role, Duration writeStall) {
    this.transport = transport;
    this.writeStall = writeStall;
    this.keys = role.masks() ? new MaskKeys(RANDOM) : null;
  }

  /// Notes every frame from now on.
  void log(WireLog log) {
    this.log = log;
  }

  /// Writes one frame. The payload is consumed and not changed.
  void write(boolean fin, int rsv, Opcode opcode, ByteBuffer... payload) throws IOException {
    long length = length(payload);
    MaskKeys keys = this.keys;
    int mask = keys == null ? 0 : keys.next();
    FrameHeader frame = new FrameHeader(fin, rsv, opcode, length, keys != null, mask);
    log.frame(WireLog.Frame.of(WireLog.Direction.OUT, frame));
    if (keys == null) {
      write(built(frame, payload));
    } else {
      writeMasked(frame, payload);
    }
  }

  /// Writes one frame of a server without waiting. The payload is consumed; what is not taken at
  /// once of it is kept, as a copy.
  ///
  /// @param payload at most [FrameSender#MOST_TRIED] octets
  /// @return false if something is kept, for [#finish()] to write
  boolean writeNow(SelectableTransport selectable, Opcode opcode, ByteBuffer... payload)
      throws IOException {
    FrameHeader frame = FrameHeader.ofServer(0, opcode, length(payload));
    log.frame(WireLog.Frame.of(WireLog.Direction.OUT, frame));
    ByteBuffer[] sources = built(frame, payload);
    selectable.writeNow(sources);
    long left = length(sources);
    if (left == 0) {
      return true;
    }
    ByteBuffer kept;
    try {
      kept = ByteBuffer.allocate(Math.toIntExact(left));
    } catch (OutOfMemoryError e) {
      // Whatever is written next would be taken for the rest.
      throw new IOException("no memory for the rest of a frame", e);
    }
    for (ByteBuffer source : sources) {
      kept.put(source);
    }
    rest = kept.flip();
    return false;
  }

  /// Whether a frame waits to be finished. For any thread.
  boolean isUnfinished() {
    return rest != null;
  }

  /// Writes what was kept of a frame.
  void finish() throws IOException {
    write();
  }

  /// Writes a frame that was built before. It is consumed.
  ///
  /// @param header what the frame says of itself
  void writeBuilt(FrameHeader header, ByteBuffer frame) throws IOException {
    log.frame(WireLog.Frame.of(WireLog.Direction.OUT, header));
    write(frame);
  }

  /// Ends the output.
  void end() throws IOException {
    if (rest != null) {
      finish();
    }
    transport.shutdownOutput(writeStall);
  }

  /// How long ago the peer has last shown life by taking what it was sent: a write that had to wait
  /// for it has gone on, or waits now, which has a limit of its own. What a buffer in between takes
  /// at once is no sign of anything. At most the age of this object.
  long nanosSinceProgress() {
    return underWay ? 0 : System.nanoTime() - lastTaken;
  }

  /// The octets of an unmasked frame.
  private static ByteBuffer[] built(FrameHeader frame, ByteBuffer[] payload) {
    boolean joined = frame.length() <= JOINED;
    int room = FrameHeader.MAX_OCTETS + (joined ? (int) frame.length() : 0);
    ByteBuffer start = ByteBuffer.allocate(room);
    FrameWriter.put(frame, start);
    if (joined) {
      for (ByteBuffer slice : payload) {
        start.put(slice);
      }
      return new ByteBuffer[] {start.flip()};
    }
    ByteBuffer[] sources = new ByteBuffer[payload.length + 1];
    sources[0] = start.flip();
    System.arraycopy(payload, 0, sources, 1, payload.length);
    return sources;
  }

  /// How many octets there are in all.
  static long length(ByteBuffer... slices) {
    long length = 0;
    for (ByteBuffer slice : slices) {
      length += slice.remaining();
    }
    return length;
  }

  private void writeMasked(FrameHeader frame, ByteBuffer[] payload) throws IOException {
    ByteBuffer chunk =
        ByteBuffer.allocate((int) Math.min(CHUNK, FrameHeader.MAX_OCTETS + frame.length()));
    FrameWriter.put(frame, chunk);
    int masked = chunk.position();
    int rotated = frame.mask();
    for (ByteBuffer slice : payload) {
      while (slice.hasRemaining()) {
        if (!chunk.hasRemaining()) {
          rotated = writeChunk(chunk, masked, rotated);
          masked = 0;
        }
        int count = Math.min(slice.remaining(), chunk.remaining());
        chunk.put(slice.slice(slice.position(), count));
        slice.position(slice.position() + count);
      }
    }
    writeChunk(chunk, masked, rotated);
  }

  /// @param masked where in the chunk the masked part begins
  /// @return the key for what follows
  private int writeChunk(ByteBuffer chunk, int masked, int rotated) throws IOException {
    int count = chunk.position() - masked;
    Masking.apply(chunk.slice(masked, count), rotated);
    write(chunk.flip());
    chunk.clear();
    return Masking.after(rotated, count);
  }

  private void write(ByteBuffer... sources) throws IOException {
    long start = System.nanoTime();
    underWay = true;
    try {
      ByteBuffer kept = rest;
      if (kept != null) {
        transport.write(new ByteBuffer[] {kept}, writeStall);
        rest = null;
      }
      transport.write(sources, writeStall);
    } finally {
      long end = System.nanoTime();
      if (end - start >= WAITED_NANOS) {
        lastTaken = end;
      }
      underWay = false;
    }
  }
}
