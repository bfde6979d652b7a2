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

  /// A write that took longer has waited for the peer, or for this machine, which does no harm.
  private static final long WAITED_NANOS = 10_000_000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Transport transport;
  private final Duration writeStall;

  /// Null if this side does not mask.
  private final @Nullable MaskKeys keys;

  private final ByteBuffer header = ByteBuffer.allocate(FrameHeader.MAX_OCTETS);

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
    long length = 0;
    for (ByteBuffer slice : payload) {
      length += slice.remaining();
    }
    MaskKeys keys = this.keys;
    int mask = keys == null ? 0 : keys.next();
    FrameHeader frame = new FrameHeader(fin, rsv, opcode, length, keys != null, mask);
    log.frame(WireLog.Frame.of(WireLog.Direction.OUT, frame));
    header.clear();
    FrameWriter.put(frame, header);
    header.flip();
    if (keys == null) {
      writeGathered(payload);
    } else {
      writeMasked(payload, length, mask);
    }
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
    transport.shutdownOutput(writeStall);
  }

  /// How long ago the peer has last shown life by taking what it was sent: a write that had to wait
  /// for it has gone on, or waits now, which has a limit of its own. What a buffer in between takes
  /// at once is no sign of anything. At most the age of this object.
  long nanosSinceProgress() {
    return underWay ? 0 : System.nanoTime() - lastTaken;
  }

  private void writeGathered(ByteBuffer[] payload) throws IOException {
    ByteBuffer[] sources = new ByteBuffer[payload.length + 1];
    sources[0] = header;
    System.arraycopy(payload, 0, sources, 1, payload.length);
    write(sources);
  }

  private void writeMasked(ByteBuffer[] payload, long length, int mask) throws IOException {
    ByteBuffer chunk =
        ByteBuffer.allocate((int) Math.min(CHUNK, header.remaining() + length)).put(header);
    int masked = chunk.position();
    int rotated = mask;
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
