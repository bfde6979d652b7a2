package dev.gangway.handoff;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Buffers;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/// What goes over a [TlsConnection].
///
/// What has been encrypted counts as written although the socket may not have taken all of it. The
/// rest, less than a record, leaves by itself when there is room, so that a message that was taken
/// arrives whether or not another one follows.
///
/// Thread-safety: one thread writes; any resumes and suspends. The lock is held over calls that do
/// not block.
final class TlsSink implements StreamSinkConduit {

  private static final Logger LOG = LoggerFactory.getLogger(TlsSink.class);
  private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

  private final TlsConnection connection;
  private final StreamSinkConduit next;
  private final SSLEngine engine;
  private final ByteBufferPool buffers;
  private final ReentrantLock lock = new ReentrantLock();

  /// What is encrypted and not sent, to be read; null if there is none.
  private @Nullable PooledByteBuffer out;

  private boolean resumed;
  private volatile boolean ending;
  private boolean ended;

  TlsSink(
      TlsConnection connection, StreamSinkConduit next, SSLEngine engine, ByteBufferPool buffers) {
    this.connection = connection;
    this.next = next;
    this.engine = engine;
    this.buffers = buffers;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return (int) write(new ByteBuffer[] {source}, 0, 1);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    lock.lock();
    try {
      if (ending) {
        throw new ClosedChannelException();
      }
      long total = 0;
      while (Buffers.hasRemaining(sources, offset, length) && drain()) {
        int count = encrypt(sources, offset, length);
        total += count;
        if (count == 0 && engine.isOutboundDone()) {
          // The peer has said goodbye or an alert. Whoever writes would be told of room for ever,
          // and never get rid of anything.
          throw new ClosedChannelException();
        }
        if (count == 0) {
          break;
        }
      }
      drain();
      return total;
    } finally {
      lock.unlock();
    }
  }

  /// Makes one record.
  private int encrypt(ByteBuffer[] sources, int offset, int length) throws IOException {
    PooledByteBuffer pooled = buffers.allocate();
    try {
      SSLEngineResult result = engine.wrap(sources, offset, length, pooled.getBuffer());
      switch (result.getStatus()) {
        case OK, CLOSED -> {
          // The goodbye is a record, too.
        }
        case BUFFER_OVERFLOW, BUFFER_UNDERFLOW ->
            throw new SSLException("a record larger than records can be");
      }
      return result.bytesConsumed();
    } finally {
      pooled.getBuffer().flip();
      if (pooled.getBuffer().hasRemaining()) {
        out = pooled;
      } else {
        pooled.close();
      }
    }
  }

  /// Sends what is encrypted, and sees to it that the rest follows. Under the lock.
  ///
  /// @return false if there is a rest
  private boolean drain() throws IOException {
    PooledByteBuffer pooled = out;
    if (pooled == null) {
      return true;
    }
    while (pooled.getBuffer().hasRemaining()) {
      if (next.write(pooled.getBuffer()) == 0) {
        next.resumeWrites();
        return false;
      }
    }
    out = null;
    pooled.close();
    return true;
  }

  @Override
  public boolean flush() throws IOException {
    lock.lock();
    try {
      if (!drain()) {
        return false;
      }
      if (ending && !ended) {
        engine.closeOutbound();
        if (!engine.isOutboundDone()) {
          encrypt(NOTHING, 0, 1);
        }
        ended = true;
        if (!drain()) {
          return false;
        }
      }
      if (ending && !connection.isWriteShutdown()) {
        next.terminateWrites();
        connection.writesEnd();
      }
      return next.flush();
    } finally {
      lock.unlock();
    }
  }

  /// Tells the peer that nothing follows, if that goes at once.
  void sayGoodbye() {
    // Another thread may be writing, and is about to see that it is over.
    if (!lock.tryLock()) {
      return;
    }
    try {
      ending = true;
      engine.closeOutbound();
      if (!ended && drain() && !engine.isOutboundDone()) {
        encrypt(NOTHING, 0, 1);
        drain();
      }
    } catch (IOException e) {
      LOG.trace("no goodbye: {}", e.toString());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void terminateWrites() {
    ending = true;
  }

  @Override
  public void truncateWrites() throws IOException {
    ending = true;
    next.truncateWrites();
    connection.writesEnd();
  }

  @Override
  public boolean isWriteShutdown() {
    return ending || connection.isWriteShutdown();
  }

  @Override
  public void resumeWrites() {
    lock.lock();
    try {
      resumed = true;
      next.resumeWrites();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void suspendWrites() {
    lock.lock();
    try {
      resumed = false;
      if (out == null) {
        next.suspendWrites();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wakeupWrites() {
    lock.lock();
    try {
      resumed = true;
      next.wakeupWrites();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isWriteResumed() {
    lock.lock();
    try {
      return resumed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler handler) {
    next.setWriteReadyHandler(
        new WriteReadyHandler() {
          @Override
          public void writeReady() {
            if (room()) {
              handler.writeReady();
            }
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

  /// Sends the rest.
  ///
  /// @return whether there is room for more, and somebody who waits for it
  private boolean room() {
    lock.lock();
    try {
      if (!drain()) {
        return false;
      }
      if (!resumed) {
        next.suspendWrites();
      }
      return resumed;
    } catch (IOException e) {
      LOG.debug("not sent: {}", e.toString());
    } finally {
      lock.unlock();
    }
    IoUtils.safeClose(connection);
    return false;
  }

  @Override
  public void awaitWritable() throws IOException {
    next.awaitWritable();
  }

  @Override
  public void awaitWritable(long time, TimeUnit unit) throws IOException {
    next.awaitWritable(time, unit);
  }

  @Override
  public int writeFinal(ByteBuffer source) throws IOException {
    return Conduits.writeFinalBasic(this, source);
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, sources, offset, length);
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) throws IOException {
    return source.transferTo(position, count, new ConduitWritableByteChannel(this));
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
      throws IOException {
    return Conduits.transfer(source, count, through, this);
  }

  @Override
  public XnioIoThread getWriteThread() {
    return next.getWriteThread();
  }

  @Override
  public XnioWorker getWorker() {
    return next.getWorker();
  }
}
