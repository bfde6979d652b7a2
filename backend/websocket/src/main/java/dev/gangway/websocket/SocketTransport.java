package dev.gangway.websocket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A [Transport] over a blocking socket, plain or TLS, for virtual threads.
///
/// A blocking write knows no timeout. A virtual thread watches over the writes instead and closes
/// the socket when one has stood still for too long; it lives while there are writes and a stall's
/// time longer, so that a connection that sends nothing costs no thread. Progress is seen in steps
/// of [#CHUNK] octets.
///
/// Thread-safety: as [Transport] says. Owns the socket.
public final class SocketTransport implements Transport {

  /// One write of the operating system, and one TLS record (RFC 8446 §5.1).
  static final int CHUNK = 16 * 1024;

  private final Socket socket;

  /// The TCP connection under TLS, or the socket itself. Closing it never waits, as a TLS socket
  /// does, which wants to say something first.
  private final Socket connection;

  private final AtomicBoolean watched = new AtomicBoolean();
  private volatile @Nullable Thread watcher;
  private volatile boolean writing;

  /// When the write under way, or the last one, has stood still for too long.
  private volatile long deadline;

  private volatile boolean stalled;
  private volatile boolean closed;

  /// Used by the reading thread only.
  private int readTimeout = -1;

  private SocketTransport(Socket socket, Socket connection) {
    this.socket = socket;
    this.connection = connection;
  }

  /// A transport over a connected socket, which it owns from now on. Switches Nagle's algorithm
  /// off: frames are written whole.
  public static SocketTransport of(Socket socket) throws IOException {
    return of(socket, socket);
  }

  /// A transport over a layer of TLS.
  ///
  /// @param socket over the connection
  static SocketTransport of(Socket socket, Socket connection) throws IOException {
    connection.setTcpNoDelay(true);
    return new SocketTransport(socket, connection);
  }

  @Override
  public int read(ByteBuffer destination, Duration timeout) throws IOException {
    // In milliseconds; rounded up, since 0 means for ever.
    int millis = Math.clamp(timeout.plusNanos(999_999).toMillis(), 1, Integer.MAX_VALUE);
    if (millis != readTimeout) {
      socket.setSoTimeout(millis);
      readTimeout = millis;
    }
    if (!destination.hasArray()) {
      byte[] octets = new byte[Math.min(destination.remaining(), CHUNK)];
      int count = socket.getInputStream().read(octets);
      if (count > 0) {
        destination.put(octets, 0, count);
      }
      return count;
    }
    int count =
        socket
            .getInputStream()
            .read(
                destination.array(),
                destination.arrayOffset() + destination.position(),
                destination.remaining());
    if (count > 0) {
      destination.position(destination.position() + count);
    }
    return count;
  }

  @Override
  public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
    watched(
        timeout,
        () -> {
          OutputStream out = socket.getOutputStream();
          long left = 0;
          for (ByteBuffer source : sources) {
            left += source.remaining();
          }
          // Small slices are joined, so that a frame is one packet and one record.
          byte[] chunk = new byte[(int) Math.min(left, CHUNK)];
          int filled = 0;
          for (ByteBuffer source : sources) {
            while (source.hasRemaining()) {
              int count = Math.min(source.remaining(), chunk.length - filled);
              source.get(chunk, filled, count);
              filled += count;
              if (filled == chunk.length) {
                out.write(chunk, 0, filled);
                filled = 0;
                deadline = System.nanoTime() + timeout.toNanos();
              }
            }
          }
          out.write(chunk, 0, filled);
          out.flush();
        });
  }

  @Override
  public void shutdownOutput(Duration timeout) throws IOException {
    watched(timeout, socket::shutdownOutput);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
    try {
      connection.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private void watched(Duration timeout, Writing write) throws IOException {
    deadline = System.nanoTime() + timeout.toNanos();
    // After the deadline: who sees this sees that, or a later one.
    writing = true;
    if (watched.compareAndSet(false, true)) {
      Thread.ofVirtual().name(Thread.currentThread().getName() + " write watch").start(this::watch);
    }
    try {
      write.run();
    } catch (IOException e) {
      if (stalled) {
        SocketTimeoutException timeoutPassed = new SocketTimeoutException("the peer takes nothing");
        timeoutPassed.initCause(e);
        throw timeoutPassed;
      }
      throw e;
    } finally {
      writing = false;
    }
  }

  /// Whether a thread watches over the writes; it stays for a stall's length after the last one.
  boolean isWatched() {
    return watched.get();
  }

  private void watch() {
    do {
      watcher = Thread.currentThread();
      long left = deadline - System.nanoTime();
      while (!closed && (writing || left > 0)) {
        if (writing && deadline - System.nanoTime() <= 0) {
          stalled = true;
          close();
          return;
        }
        LockSupport.parkNanos(this, Math.max(left, 1_000_000));
        left = deadline - System.nanoTime();
      }
      watcher = null;
      watched.set(false);
      // A write that began before that line counts on this thread.
    } while (!closed && writing && watched.compareAndSet(false, true));
  }
}
