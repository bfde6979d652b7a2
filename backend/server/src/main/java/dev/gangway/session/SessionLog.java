package dev.gangway.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's output: append-only, addressed by absolute offsets from the session's start.
///
/// ```
///   gone │       spool (disk)       │      chunks (memory)      │
///        start                      first chunk                 end
/// ```
///
/// The terminal is read straight into the newest chunk, and frames are sent straight out of the
/// chunks. Published bytes do not change. When memory is half full, a thread that all sessions
/// share moves the oldest chunks to the [Spool], and all of them when the session rests. How much
/// memory there is depends on what other logs hold, see [LogMemory]. Output leaves the log at its
/// start, when the spool is full, and never above the *floor*, so whoever may come back finds all
/// that they have not seen.
///
/// Thread-safety: one appender at a time ([#room], [#publish]); any thread may do the rest. The
/// lock is never held over I/O.
final class SessionLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SessionLog.class);

  /// Writes the files of all sessions, a batch of each in turn. No virtual threads: one that writes
  /// holds its carrier, and two floods would hold up everybody else. At most one task of each log
  /// waits.
  private static final Executor SPOOLERS =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().name("spooler-", 0).factory());

  /// What a terminal that waits for a prompt needs.
  static final int SMALLEST_CHUNK = 4 << 10;

  /// One frame's worth: larger ones gain nothing and delay a Pong.
  static final int LARGEST_CHUNK = 64 << 10;

  /// A session that rests may keep as much in memory: most never show more than this, and so never
  /// touch the disk.
  static final int RESTING = 16 << 10;

  /// Moved to the spool at once at most.
  private static final int BATCH = 512 << 10;

  /// Makes the spool when it is first needed.
  interface SpoolMaker {
    Spool make() throws IOException;
  }

  private static final class Chunk {
    final long start;
    final byte[] bytes;

    /// Written by the appender under the log's lock; what lies below does not change any more.
    int length;

    /// Nothing is added any more: it is on its way to the disk.
    boolean sealed;

    /// Somebody was given a part of it, and may have it still.
    boolean shown;

    Chunk(long start, byte[] bytes) {
      this.start = start;
      this.bytes = bytes;
    }

    long end() {
      return start + length;
    }

    int free() {
      return sealed ? 0 : bytes.length - length;
    }
  }

  private final String session;
  private final int mostMemory;
  private final LogMemory shared;
  private final @Nullable SpoolMaker spools;
  private final Runnable roomAgain;

  // Guarded by this; held for a few instructions only.
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private int held;
  private int lastRead;

  /// Whether the appender may be reading into the newest chunk.
  private boolean lent;

  private long floor;
  private @Nullable Spool spool;
  private boolean spooling;

  /// Whether chunks are moved until nothing is left that could be.
  private boolean resting;

  /// Whether the appender was refused room while chunks were on their way.
  private boolean refused;

  private boolean spoolBroken;
  private boolean closed;

  // Written under the lock.
  private volatile long start;
  private volatile long end;

  /// @param session for the gateway's log
  /// @param memory bytes of chunks at most, at least the largest one
  /// @param shared with all other logs; it bounds only those that can move to the disk
  /// @param spools null if output leaves the log when memory is full
  /// @param roomAgain called without a lock, by any thread, when [#room] may have room again
  SessionLog(
      String session,
      int memory,
      LogMemory shared,
      @Nullable SpoolMaker spools,
      Runnable roomAgain) {
    this.session = session;
    this.mostMemory = memory;
    this.shared = shared;
    this.spools = spools;
    this.roomAgain = roomAgain;
  }

  /// The offset of the oldest byte that is kept.
  long start() {
    return start;
  }

  /// Where somebody who fell behind goes on: not at the very start, which leaves next, but with
  /// what memory can be trusted to hold for a while.
  synchronized long recent() {
    return Math.max(start, end - memory() / 4);
  }

  /// The offset behind the last byte: how much output there has been.
  long end() {
    return end;
  }

  /// Bytes of memory that the chunks take.
  synchronized int held() {
    return held;
  }

  /// Room for the next read of the terminal. For the appender; call [#publish] after the read.
  ///
  /// @param most bytes wanted at most, at least 1
  /// @return a buffer with room for at least one byte, or null if the log is full
  synchronized @Nullable ByteBuffer room(int most) {
    Chunk tail = chunks.peekLast();
    // One that is far too large for what comes is left, unless there is no memory for another.
    boolean leave = tail != null && isOversized(tail) && held + SMALLEST_CHUNK <= memory();
    if (tail == null || tail.free() == 0 || leave) {
      int capacity = nextCapacity(tail);
      if (!hasMemory(capacity) || closed) {
        return null;
      }
      tail = new Chunk(end, shared.spare().take(capacity));
      chunks.addLast(tail);
      hold(capacity);
    }
    lent = true;
    return ByteBuffer.wrap(tail.bytes, tail.length, Math.min(most, tail.free()));
  }

  /// Whether [#room] has some.
  synchronized boolean hasRoom() {
    Chunk tail = chunks.peekLast();
    return !closed && ((tail != null && tail.free() > 0) || hasMemory(nextCapacity(tail)));
  }

  /// Makes what was read into [#room] part of the log.
  ///
  /// @param count bytes read; none if there were none
  synchronized void publish(int count) {
    lent = false;
    if (count > 0 && !closed) {
      Chunk tail = chunks.getLast();
      tail.length += count;
      lastRead = count;
      end = tail.end();
      if (held > memory() / 2) {
        startSpooling();
      }
    }
  }

  /// Output from an offset on, as far as it is in memory, as read-only slices of the log. Never
  /// waits.
  ///
  /// @param most bytes wanted at most
  /// @return slices that follow one another; none if there is nothing, or it is on the disk
  synchronized List<ByteBuffer> slices(long from, int most) {
    if (from < firstInMemory()) {
      return List.of();
    }
    List<ByteBuffer> slices = new ArrayList<>(2);
    long position = from;
    long limit = Math.min(end, from + most);
    for (Chunk chunk : chunks) {
      if (position < limit && position < chunk.end()) {
        int offset = (int) (position - chunk.start);
        int count = (int) (Math.min(limit, chunk.end()) - position);
        chunk.shown = true;
        slices.add(ByteBuffer.wrap(chunk.bytes, offset, count).slice().asReadOnlyBuffer());
        position += count;
      }
    }
    return slices;
  }

  /// Output from an offset on that [#slices] does not have, read from the disk.
  ///
  /// @return null if it is not on the disk either, any more or yet: look again
  /// @throws IOException if the disk does not give back what it took
  @Nullable ByteBuffer spooled(long from, int most) throws IOException {
    Spool source;
    int length;
    synchronized (this) {
      source = spool;
      length = (int) Math.min(most, firstInMemory() - from);
      if (source == null || length <= 0 || from < start) {
        return null;
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      source.read(from, bytes);
    } catch (ClosedChannelException over) {
      return null;
    }
    // The ring may have come round meanwhile.
    return from < start ? null : bytes.flip();
  }

  /// What is on the disk cannot be read any more: the log begins in memory from now on.
  synchronized void forgetSpooled() {
    spoolBroken = true;
    start = Math.max(start, firstInMemory());
  }

  /// Output at and above this offset has to stay; below, it may go when room is wanted. For the
  /// time being: it may be set lower again, to what is there.
  synchronized void keepFrom(long offset) {
    floor = offset;
    if (held > memory() / 2) {
      startSpooling();
    }
  }

  /// The session rests: if more than a little is in memory, it moves to the disk.
  synchronized void rest() {
    if (held > RESTING) {
      resting = true;
      startSpooling();
    }
  }

  /// Frees memory and disk; there is nothing to be read any more. Idempotent.
  @Override
  public void close() {
    Spool last;
    synchronized (this) {
      closed = true;
      chunks.clear();
      hold(-held);
      start = end;
      last = spool;
    }
    if (last != null) {
      closeQuietly(last);
    }
  }

  private long firstInMemory() {
    return chunks.isEmpty() ? end : chunks.getFirst().start;
  }

  private boolean hasMemory(int capacity) {
    if (held + capacity <= memory()) {
      return true;
    }
    if (canSpool()) {
      refused = true;
      startSpooling();
      return false;
    }
    while (held + capacity > mostMemory && !chunks.isEmpty() && chunks.getFirst().end() <= floor) {
      Chunk oldest = chunks.removeFirst();
      hold(-oldest.bytes.length);
      start = oldest.end();
    }
    return held + capacity <= mostMemory;
  }

  private int memory() {
    return canSpool() ? shared.limit(mostMemory) : mostMemory;
  }

  private void hold(int more) {
    held += more;
    shared.took(more);
  }

  private boolean canSpool() {
    return spools != null && !spoolBroken;
  }

  private void startSpooling() {
    if (!spooling && !closed && canSpool()) {
      spooling = true;
      SPOOLERS.execute(this::spool);
    }
  }

  /// Moves one batch, and stands in line again behind the other sessions.
  private void spool() {
    boolean done = false;
    try {
      Spool target = openSpool();
      List<Chunk> batch = next(target);
      if (!batch.isEmpty()) {
        for (Chunk chunk : batch) {
          target.write(chunk.start, ByteBuffer.wrap(chunk.bytes, 0, chunk.length));
        }
        drop(batch);
        roomAgain.run();
        SPOOLERS.execute(this::spool);
      } else if (hasRoomAfterAll()) {
        roomAgain.run();
      }
      done = true;
    } catch (ClosedChannelException over) {
      log.debug("event=spool-closed session={}", session);
    } catch (IOException failed) {
      log.warn("event=spool-failed session={} hint=\"is the disk full?\"", session, failed);
    } finally {
      if (!done) {
        giveUpSpooling();
      }
    }
  }

  /// Another log may have made room after this one was refused it and before it had to move
  /// anything: nobody else would say so.
  private synchronized boolean hasRoomAfterAll() {
    boolean again = refused && !closed && held + nextCapacity(chunks.peekLast()) <= memory();
    refused = false;
    return again;
  }

  /// The session goes on with what fits into memory.
  private void giveUpSpooling() {
    boolean expected;
    synchronized (this) {
      expected = closed;
      spooling = false;
      spoolBroken = true;
    }
    if (!expected) {
      roomAgain.run();
    }
  }

  private Spool openSpool() throws IOException {
    synchronized (this) {
      if (spool != null) {
        return spool;
      }
      if (closed || spools == null) {
        throw new ClosedChannelException();
      }
    }
    Spool fresh = spools.make();
    synchronized (this) {
      if (!closed) {
        spool = fresh;
        return fresh;
      }
    }
    closeQuietly(fresh);
    throw new ClosedChannelException();
  }

  /// The chunks to move next; none if that is done, and then nobody stands in line.
  private synchronized List<Chunk> next(Spool target) {
    List<Chunk> batch = new ArrayList<>();
    int kept = resting ? 0 : memory() / 4;
    int left = held;
    int length = 0;
    for (Chunk chunk : chunks) {
      boolean inUse = chunk == chunks.getLast() && (lent || !resting);
      boolean fits = length + chunk.length <= Math.min(BATCH, target.capacity());
      if (left <= kept || inUse || !fits || chunk.end() - target.capacity() > floor) {
        break;
      }
      chunk.sealed = true;
      batch.add(chunk);
      left -= chunk.bytes.length;
      length += chunk.length;
    }
    if (batch.isEmpty() || closed) {
      spooling = false;
      resting = false;
      return List.of();
    }
    // Before it is overwritten, so that a reader who was overtaken can know.
    start = Math.max(start, batch.getLast().end() - target.capacity());
    return batch;
  }

  private synchronized void drop(List<Chunk> batch) {
    for (Chunk chunk : batch) {
      // It may have been cleared meanwhile.
      if (chunk == chunks.peekFirst()) {
        chunks.removeFirst();
        hold(-chunk.bytes.length);
        if (!chunk.shown) {
          shared.spare().give(chunk.bytes);
        }
      }
    }
  }

  private void closeQuietly(Spool last) {
    try {
      last.close();
    } catch (IOException left) {
      log.warn("event=spool-left session={}", session, left);
    }
  }

  private boolean isOversized(Chunk tail) {
    return tail.bytes.length > SMALLEST_CHUNK && lastRead < tail.bytes.length / 4;
  }

  private int nextCapacity(@Nullable Chunk tail) {
    if (tail == null || tail.free() > 0 || lastRead < tail.bytes.length / 4) {
      return SMALLEST_CHUNK;
    }
    // One is being filled while another is being moved, however small the memory.
    // Of few sizes, so that one can be used in place of another.
    int largest = Integer.highestOneBit(Math.min(LARGEST_CHUNK, memory() / 4));
    return Math.min(largest, tail.bytes.length * 2);
  }
}
