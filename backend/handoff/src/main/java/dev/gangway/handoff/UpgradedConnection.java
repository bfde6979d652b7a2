package dev.gangway.handoff;

import dev.gangway.websocket.Transport;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/// A connection Undertow has handed over, as blocking calls for virtual threads.
///
/// A call that cannot go on asks XNIO for readiness and parks; the readiness listener, on the I/O
/// thread, withdraws the request and unparks. Only the listener withdraws it, and always says so
/// afterwards, so that whichever way the two threads interleave a waiter that was overtaken wakes
/// up once too often, never once too seldom.
///
/// Reads go through the connection's own source channel, which still holds the bytes that came
/// glued to the opening handshake and reports them as readiness.
///
/// Thread-safety: as [Transport] says. Owns the connection.
final class UpgradedConnection implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(UpgradedConnection.class);

  /// What one call of the operating system is offered. The JDK copies heap buffers into a direct
  /// one as large as what it is offered, again for every partial write.
  private static final int WRITE_CHUNK = 128 * 1024;

  private final StreamConnection connection;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private final Readiness readable = new Readiness();
  private final Readiness writable = new Readiness();
  private volatile boolean closed;

  /// @param sendBuffer the size of the socket's send buffer, 0 for the system's choice. A small one
  ///   keeps unsent output where it can still be held back, here and not in the kernel
  UpgradedConnection(StreamConnection connection, int sendBuffer) throws IOException {
    this.connection = connection;
    this.source = connection.getSourceChannel();
    this.sink = connection.getSinkChannel();
    connection.setOption(Options.TCP_NODELAY, true);
    if (sendBuffer > 0) {
      connection.setOption(Options.SEND_BUFFER, sendBuffer);
    }
    source.setReadListener(channel -> {
      channel.suspendReads();
      readable.signal();
    });
    sink.setWriteListener(channel -> {
      channel.suspendWrites();
      writable.signal();
    });
    connection.setCloseListener(_ -> wake());
  }

  @Override
  public int read(ByteBuffer destination, Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (; ; ) {
      int count = source.read(destination);
      if (closed) {
        // XNIO calls its own closing the end of the stream.
        throw new AsynchronousCloseException();
      }
      if (count != 0) {
        return count;
      }
      if (!readable.await(source::resumeReads, deadline)) {
        throw new SocketTimeoutException("nothing to read");
      }
    }
  }

  @Override
  public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int first = 0;
    for (; ; ) {
      while (first < sources.length && !sources[first].hasRemaining()) {
        first++;
      }
      if (first == sources.length) {
        break;
      }
      if (writeChunk(sources, first) > 0) {
        deadline = System.nanoTime() + timeout.toNanos();
      } else {
        awaitWritable(deadline);
      }
    }
    flush(deadline);
  }

  @Override
  public void shutdownOutput(Duration timeout) throws IOException {
    sink.shutdownWrites();
    flush(System.nanoTime() + timeout.toNanos());
  }

  @Override
  public void close() {
    closed = true;
    try {
      connection.close();
    } catch (IOException | RejectedExecutionException e) {
      // It is gone, which is what was wanted; the second is XNIO's word when its threads are, too.
      LOG.debug("close: {}", e.toString());
    }
    wake();
  }

  private long writeChunk(ByteBuffer[] sources, int first) throws IOException {
    int room = WRITE_CHUNK;
    int end = first;
    while (end < sources.length && sources[end].remaining() <= room) {
      room -= sources[end].remaining();
      end++;
    }
    if (end == sources.length || room == 0) {
      return sink.write(sources, first, end - first);
    }
    ByteBuffer cut = sources[end];
    int limit = cut.limit();
    cut.limit(cut.position() + room);
    try {
      return sink.write(sources, first, end - first + 1);
    } finally {
      cut.limit(limit);
    }
  }

  private void flush(long deadline) throws IOException {
    while (!sink.flush()) {
      awaitWritable(deadline);
    }
  }

  private void awaitWritable(long deadline) throws IOException {
    if (!writable.await(sink::resumeWrites, deadline)) {
      throw new SocketTimeoutException("the peer takes nothing");
    }
    if (closed) {
      throw new AsynchronousCloseException();
    }
  }

  private void wake() {
    readable.signal();
    writable.signal();
  }

  /// One direction's readiness, and the one thread that may wait for it.
  private final class Readiness {

    private volatile boolean signalled;
    private volatile @Nullable Thread waiter;

    void signal() {
      signalled = true;
      LockSupport.unpark(waiter);
    }

    /// Waits for the next signal after asking for it. May return without one.
    ///
    /// @return false if the deadline has passed
    boolean await(Runnable request, long deadline) throws IOException {
      waiter = Thread.currentThread();
      signalled = false;
      request.run();
      try {
        // The flag is looked at after every return from park, which may return for no reason, and
        // before the first, since the signal may be there already.
        while (!signalled && !closed) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          LockSupport.parkNanos(this, left);
          if (Thread.currentThread().isInterrupted()) {
            close();
            throw new ClosedByInterruptException();
          }
        }
        return true;
      } finally {
        waiter = null;
      }
    }
  }
}
