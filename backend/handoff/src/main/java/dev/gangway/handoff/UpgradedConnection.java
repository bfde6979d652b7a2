package dev.gangway.handoff;

import dev.gangway.websocket.SelectableTransport;
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
import org.xnio.XnioIoThread;
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
final class UpgradedConnection implements SelectableTransport {

  private static final Logger LOG = LoggerFactory.getLogger(UpgradedConnection.class);

  /// What one call of the operating system is offered. The JDK copies heap buffers into a direct
  /// one as large as what it is offered, again for every partial write.
  private static final int WRITE_CHUNK = 128 * 1024;

  /// How often a writer that waits looks for itself. Linux says that there is room when a third of
  /// the send buffer is free, which for a slow peer and a large buffer is long after the peer has
  /// taken something; it takes what there is room for before that.
  private static final int LOOKS = 8;

  private final StreamConnection connection;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private final Readiness readable = new Readiness();
  private final Readiness writable = new Readiness();
  private volatile boolean closed;

  /// Whom to tell of what there is to read; null while reads wait for it, if anybody does.
  private volatile @Nullable Runnable listener;

  /// Whether the listener is being told. Used by the I/O thread only.
  private boolean telling;

  /// @param sendBuffer the size of the socket's send buffer, 0 for the system's choice. A small one
  ///   keeps unsent output where it can still be held back, here and not in the kernel
  UpgradedConnection(StreamConnection connection, int sendBuffer) throws IOException {
    this.connection = connection;
    this.source = connection.getSourceChannel();
    this.sink = connection.getSinkChannel();
    leaveHttp();
    connection.setOption(Options.TCP_NODELAY, true);
    if (sendBuffer > 0) {
      connection.setOption(Options.SEND_BUFFER, sendBuffer);
    }
    source.setReadListener(_ -> onReadable());
    sink.setWriteListener(channel -> {
      channel.suspendWrites();
      writable.signal();
    });
    connection.setCloseListener(_ -> onClose());
  }

  /// What watches over HTTP has nothing more to see. If octets came glued to the handshake, the
  /// head watch stays below those and lets everything pass.
  private void leaveHttp() {
    if (source.getConduit() instanceof HeadWatch watch) {
      source.setConduit(watch.watched());
    }
    if (sink.getConduit() instanceof SinkWatch watch) {
      sink.setConduit(watch.watched());
      watch.visitor().leave();
    }
  }

  @Override
  public int read(ByteBuffer destination, Duration timeout) throws IOException {
    checkMayWait();
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
  public int readNow(ByteBuffer destination) throws IOException {
    int count = source.read(destination);
    if (closed) {
      throw new AsynchronousCloseException();
    }
    return count;
  }

  @Override
  public void writeNow(ByteBuffer[] sources) throws IOException {
    int first = 0;
    do {
      while (first < sources.length && !sources[first].hasRemaining()) {
        first++;
      }
    } while (first < sources.length && writeChunk(sources, first) > 0);
    sink.flush();
  }

  @Override
  public void whenReadable(Runnable listener) {
    this.listener = listener;
    source.resumeReads();
    if (!closed && !connection.isOpen()) {
      // The I/O thread has ended before there was anybody to call.
      listener.run();
    }
  }

  @Override
  public void ignoreReadable() {
    listener = null;
    source.suspendReads();
  }

  /// On the I/O thread, for as long as there is something to read and reads are not suspended.
  private void onReadable() {
    Runnable listener = this.listener;
    if (listener == null) {
      source.suspendReads();
      if (this.listener != null) {
        // Set by another thread meanwhile, whose request is withdrawn now.
        source.resumeReads();
      }
    } else {
      tell(listener);
    }
    if (this.listener == null) {
      readable.signal();
    }
  }

  /// On the I/O thread if it closes what it serves, as when it ends: nothing is readable then, and
  /// the listener would never hear of it. Any other thread that comes here has closed this, or has
  /// found it broken, and says so itself.
  private void onClose() {
    wake();
    Runnable listener = this.listener;
    if (!closed
        && listener != null
        && Thread.currentThread().equals(connection.getIoThread())
        && !telling) {
      tell(listener);
    }
  }

  private void tell(Runnable listener) {
    telling = true;
    try {
      listener.run();
    } finally {
      telling = false;
    }
  }

  @Override
  public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
    checkMayWait();
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
      } else if (!awaitWritable(Math.min(deadline, System.nanoTime() + timeout.toNanos() / LOOKS))
          && System.nanoTime() - deadline >= 0) {
        throw stalled();
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
      if (!awaitWritable(deadline)) {
        throw stalled();
      }
    }
  }

  /// @return false if the deadline has passed
  private boolean awaitWritable(long deadline) throws IOException {
    boolean inTime = writable.await(sink::resumeWrites, deadline);
    if (closed) {
      throw new AsynchronousCloseException();
    }
    return inTime;
  }

  private static SocketTimeoutException stalled() {
    return new SocketTimeoutException("the peer takes nothing");
  }

  /// The I/O thread would wait for a readiness that it alone can tell of.
  @Override
  public boolean mayWait() {
    return !(Thread.currentThread() instanceof XnioIoThread);
  }

  private void checkMayWait() {
    if (!mayWait()) {
      throw new IllegalStateException("an I/O thread must not wait");
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
