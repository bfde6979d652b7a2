package dev.gangway.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session's output: append-only, addressed by absolute offsets from the session's start.
///
/// The terminal is read straight into the log, and frames are sent straight out of it, so a byte is
/// never copied in between. Published bytes do not change. Memory is a list of chunks that grow
/// while output is plenty and shrink when it is not; what has been released is given back.
///
/// Thread-safety: one appender ([#room], [#publish]); any thread may do the rest.
final class SessionLog {
  /// What a terminal that waits for a prompt needs; all that an idle session holds.
  static final int SMALLEST_CHUNK = 4 << 10;

  /// One frame's worth: larger ones gain nothing and delay a Pong.
  static final int LARGEST_CHUNK = 64 << 10;

  private static final class Chunk {
    final long start;
    final byte[] bytes;

    /// Written by the appender under the log's lock; what lies below does not change any more.
    int length;

    Chunk(long start, int capacity) {
      this.start = start;
      this.bytes = new byte[capacity];
    }

    long end() {
      return start + length;
    }

    int free() {
      return bytes.length - length;
    }
  }

  // Guarded by this; held for a few instructions only, never over I/O.
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private int lastRead;

  private volatile long end;

  /// The offset behind the last byte: how much output there has been.
  long end() {
    return end;
  }

  /// Room for the next read of the terminal. For the appender; call [#publish] after the read.
  ///
  /// @param most bytes wanted at most, at least 1
  /// @return a buffer with room for at least one byte
  synchronized ByteBuffer room(int most) {
    Chunk tail = chunks.peekLast();
    if (tail == null || tail.free() == 0 || isOversized(tail)) {
      tail = new Chunk(end, nextCapacity(tail));
      chunks.addLast(tail);
    }
    return ByteBuffer.wrap(tail.bytes, tail.length, Math.min(most, tail.free()));
  }

  /// Makes what was read into [#room] part of the log.
  ///
  /// @param count bytes read, at least 1
  synchronized void publish(int count) {
    Chunk tail = chunks.getLast();
    tail.length += count;
    lastRead = count;
    end = tail.end();
  }

  /// Output from an offset on, as read-only slices of the log.
  ///
  /// @param from not released, not beyond [#end()]
  /// @param most bytes wanted at most
  /// @return slices that follow one another; none if there is nothing yet
  /// @throws IllegalArgumentException if the offset has been released or is not there yet
  synchronized List<ByteBuffer> slices(long from, int most) {
    if (from > end || (!chunks.isEmpty() && from < chunks.getFirst().start)) {
      throw new IllegalArgumentException("offset " + from + " is not in the log");
    }
    List<ByteBuffer> slices = new ArrayList<>(2);
    long position = from;
    long limit = Math.min(end, from + most);
    for (Chunk chunk : chunks) {
      if (position < limit && position < chunk.end()) {
        int offset = (int) (position - chunk.start);
        int count = (int) (Math.min(limit, chunk.end()) - position);
        slices.add(ByteBuffer.wrap(chunk.bytes, offset, count).slice().asReadOnlyBuffer());
        position += count;
      }
    }
    return slices;
  }

  /// Nobody will ask for output below this offset again.
  synchronized void release(long upTo) {
    // The last chunk stays: the appender may be reading into it.
    while (chunks.size() > 1 && chunks.getFirst().end() <= upTo) {
      chunks.removeFirst();
    }
  }

  private boolean isOversized(Chunk tail) {
    return tail.bytes.length > SMALLEST_CHUNK && lastRead < tail.bytes.length / 4;
  }

  private static int nextCapacity(@Nullable Chunk tail) {
    if (tail == null || tail.free() > 0) {
      return SMALLEST_CHUNK;
    }
    return Math.min(LARGEST_CHUNK, tail.bytes.length * 2);
  }
}
