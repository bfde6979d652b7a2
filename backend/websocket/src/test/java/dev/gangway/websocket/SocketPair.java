package dev.gangway.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Two connected transports in memory, with so little room between them that writes really block.
final class SocketPair {

  static final int CAPACITY = 8 * 1024;

  final Transport server;
  final Transport client;

  SocketPair() {
    Pipe toServer = new Pipe();
    Pipe toClient = new Pipe();
    server = new End(toServer, toClient);
    client = new End(toClient, toServer);
  }

  private record End(Pipe in, Pipe out) implements Transport {

    @Override
    public int read(ByteBuffer destination, Duration timeout) throws IOException {
      return in.read(destination, timeout);
    }

    @Override
    public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
      for (ByteBuffer source : sources) {
        out.write(source, timeout);
      }
    }

    @Override
    public void shutdownOutput(Duration timeout) {
      out.end();
    }

    @Override
    public void close() {
      out.end();
      in.abandon();
    }
  }

  /// One direction.
  private static final class Pipe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteBuffer ring = ByteBuffer.allocate(CAPACITY);
    private boolean ended;
    private boolean abandoned;

    int read(ByteBuffer destination, Duration timeout) throws IOException {
      lock.lock();
      try {
        await(() -> ring.position() > 0 || ended || abandoned, timeout);
        if (abandoned) {
          throw new IOException("closed under the reader");
        }
        if (ring.position() == 0) {
          return -1;
        }
        ring.flip();
        int count = Math.min(ring.remaining(), destination.remaining());
        destination.put(ring.slice(0, count));
        ring.position(count);
        ring.compact();
        changed.signalAll();
        return count;
      } finally {
        lock.unlock();
      }
    }

    void write(ByteBuffer source, Duration timeout) throws IOException {
      lock.lock();
      try {
        while (source.hasRemaining()) {
          await(() -> ring.hasRemaining() || ended || abandoned, timeout);
          if (ended || abandoned) {
            throw new IOException("broken pipe");
          }
          int count = Math.min(ring.remaining(), source.remaining());
          ring.put(source.slice(source.position(), count));
          source.position(source.position() + count);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    void end() {
      lock.lock();
      try {
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void abandon() {
      lock.lock();
      try {
        abandoned = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private void await(BooleanSupplier until, Duration timeout) throws IOException {
      long left = timeout.toNanos();
      try {
        while (!until.getAsBoolean()) {
          if (left <= 0) {
            throw new SocketTimeoutException("nothing within " + timeout);
          }
          left = changed.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }
  }
}
