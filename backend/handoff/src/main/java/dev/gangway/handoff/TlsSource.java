package dev.gangway.handoff;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/// What comes over a [TlsConnection].
///
/// What is decrypted and not yet read counts as readiness, as it would in a socket: the handler is
/// called again and again while reads are resumed and something is there.
///
/// Thread-safety: one thread reads; any resumes and suspends. The lock is held over calls that do
/// not block.
final class TlsSource implements StreamSourceConduit {

  /// Records in one call. There are records with nothing in them, and who sends enough of those
  /// would keep the I/O thread from everybody else, its own deadline included.
  private static final int TURN = 64;

  private final TlsConnection connection;
  private final StreamSourceConduit next;
  private final SSLEngine engine;
  private final ByteBufferPool buffers;
  private final ReentrantLock lock = new ReentrantLock();

  /// What has come encrypted, to be read; null if there is none.
  private @Nullable PooledByteBuffer in;

  /// What has been decrypted and found no room, to be read; null if there is none.
  private @Nullable PooledByteBuffer plain;

  /// Whether what has come encrypted is less than a record.
  private boolean partial;

  private boolean ended;
  private volatile boolean resumed;

  TlsSource(
      TlsConnection connection,
      StreamSourceConduit next,
      SSLEngine engine,
      ByteBufferPool buffers,
      @Nullable PooledByteBuffer left) {
    this.connection = connection;
    this.next = next;
    this.engine = engine;
    this.buffers = buffers;
    this.in = left;
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    lock.lock();
    try {
      int start = destination.position();
      boolean more = true;
      for (int i = 0; i < TURN && more && destination.hasRemaining(); i++) {
        more = deliver(destination) || decrypt(destination);
      }
      int count = destination.position() - start;
      if (count == 0 && ended) {
        terminateReads();
        return -1;
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long read(ByteBuffer[] destinations, int offset, int length) throws IOException {
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      while (destinations[i].hasRemaining()) {
        int count = read(destinations[i]);
        if (count <= 0) {
          return total == 0 ? count : total;
        }
        total += count;
      }
    }
    return total;
  }

  /// Hands over what has been decrypted before.
  ///
  /// @return whether there was any
  private boolean deliver(ByteBuffer destination) {
    PooledByteBuffer pooled = plain;
    if (pooled == null) {
      return false;
    }
    Buffers.copy(destination, pooled.getBuffer());
    if (!pooled.getBuffer().hasRemaining()) {
      plain = null;
      pooled.close();
    }
    return true;
  }

  /// Decrypts a record, into the destination if that has room for the largest one.
  ///
  /// @return false if there is none
  private boolean decrypt(ByteBuffer destination) throws IOException {
    if (ended || ((in == null || partial) && !fill())) {
      return false;
    }
    PooledByteBuffer encrypted = in;
    if (encrypted == null) {
      return false;
    }
    PooledByteBuffer aside = null;
    if (destination.remaining() < engine.getSession().getApplicationBufferSize()) {
      aside = buffers.allocate();
    }
    ByteBuffer target = aside == null ? destination : aside.getBuffer();
    SSLEngineResult result;
    try {
      result = engine.unwrap(encrypted.getBuffer(), target);
    } catch (SSLException e) {
      ended = true;
      throw e;
    } finally {
      keep(aside);
    }
    if (!encrypted.getBuffer().hasRemaining()) {
      in = null;
      encrypted.close();
    }
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    return switch (result.getStatus()) {
      case OK -> result.bytesConsumed() > 0;
      case BUFFER_UNDERFLOW -> {
        partial = true;
        yield true;
      }
      case CLOSED -> {
        ended = true;
        yield false;
      }
      case BUFFER_OVERFLOW -> throw new SSLException("a record larger than records can be");
    };
  }

  private void keep(@Nullable PooledByteBuffer aside) {
    if (aside == null) {
      return;
    }
    aside.getBuffer().flip();
    if (aside.getBuffer().hasRemaining()) {
      plain = aside;
    } else {
      aside.close();
    }
  }

  /// Reads what has come.
  ///
  /// @return whether there was anything
  private boolean fill() throws IOException {
    PooledByteBuffer pooled = in;
    if (pooled == null) {
      pooled = buffers.allocate();
      pooled.getBuffer().flip();
    }
    ByteBuffer buffer = pooled.getBuffer();
    buffer.compact();
    int count;
    try {
      count = next.read(buffer);
    } finally {
      buffer.flip();
      if (buffer.hasRemaining()) {
        in = pooled;
      } else {
        in = null;
        pooled.close();
      }
    }
    // An end without a word of it (RFC 8446 §6.1) is left to those who count on more to come.
    ended |= count < 0;
    partial &= count <= 0;
    return count > 0;
  }

  /// What follows the handshake is a matter of moments, unlike the handshake.
  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /// Under the lock.
  private boolean ready() {
    return plain != null || (in != null && !partial);
  }

  @Override
  public void resumeReads() {
    lock.lock();
    try {
      resumed = true;
      if (ready()) {
        next.wakeupReads();
      } else {
        next.resumeReads();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void suspendReads() {
    lock.lock();
    try {
      resumed = false;
      next.suspendReads();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wakeupReads() {
    lock.lock();
    try {
      resumed = true;
      next.wakeupReads();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isReadResumed() {
    return resumed;
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler handler) {
    next.setReadReadyHandler(
        new ReadReadyHandler() {
          @Override
          public void readReady() {
            if (resumed) {
              handler.readReady();
            }
            settle();
          }

          @Override
          public void forceTermination() {
            handler.forceTermination();
          }

          @Override
          public void terminated() {
            handler.terminated();
          }
        });
  }

  /// Asks for the next call of the handler, or for none.
  private void settle() {
    lock.lock();
    try {
      if (!resumed) {
        next.suspendReads();
      } else if (ready()) {
        next.wakeupReads();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void terminateReads() throws IOException {
    next.terminateReads();
    connection.readsEnd();
  }

  @Override
  public boolean isReadShutdown() {
    return connection.isReadShutdown();
  }

  @Override
  public void awaitReadable() throws IOException {
    if (!readyNow()) {
      next.awaitReadable();
    }
  }

  @Override
  public void awaitReadable(long time, TimeUnit unit) throws IOException {
    if (!readyNow()) {
      next.awaitReadable(time, unit);
    }
  }

  private boolean readyNow() {
    lock.lock();
    try {
      return ready();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return Conduits.transfer(this, count, through, target);
  }

  @Override
  public XnioIoThread getReadThread() {
    return next.getReadThread();
  }

  @Override
  public XnioWorker getWorker() {
    return next.getWorker();
  }
}
