package dev.gangway.websocket;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A [SelectableTransport] over TCP, with one thread for all connections of a [Loop].
///
/// Only that thread withdraws a request for readiness, and it says so afterwards to whoever waits.
final class SelectorTransport implements SelectableTransport {

  /// The thread that says what is ready.
  static final class Loop implements Closeable {

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    Loop() {
      try {
        selector = Selector.open();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      thread = Thread.ofPlatform().name("selector").daemon().start(this::run);
    }

    Thread thread() {
      return thread;
    }

    /// What listeners threw, which they must not.
    Queue<String> faults() {
      return faults;
    }

    /// Has this done by the thread.
    void execute(Runnable task) {
      tasks.add(task);
      selector.wakeup();
    }

    @Override
    public void close() {
      ended = true;
      selector.wakeup();
    }

    private void run() {
      try (selector) {
        while (!ended) {
          selector.select(key -> guarded(() -> ((SelectorTransport) key.attachment()).ready(key)));
          for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
          }
        }
      } catch (IOException e) {
        faults.add(e.toString());
      }
    }

    private void guarded(Runnable task) {
      try {
        task.run();
      } catch (CancelledKeyException e) {
        // Closed meanwhile.
      } catch (RuntimeException | Error e) {
        // Whatever it is, it has no business here.
        faults.add(e.toString());
      }
    }
  }

  private final Loop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Semaphore readable = new Semaphore(0);
  private final Semaphore writable = new Semaphore(0);
  private final AtomicLong octetsRead = new AtomicLong();
  private volatile boolean closed;
  private volatile @Nullable Runnable listener;

  SelectorTransport(Loop loop, SocketChannel channel) throws IOException {
    this.loop = loop;
    this.channel = channel;
    channel.configureBlocking(false);
    key = channel.register(loop.selector, 0, this);
  }

  /// How much has been read.
  long octetsRead() {
    return octetsRead.get();
  }

  boolean isListening() {
    return listener != null;
  }

  boolean isClosed() {
    return closed;
  }

  private void ready(SelectionKey key) {
    if (key.isWritable()) {
      key.interestOpsAnd(~SelectionKey.OP_WRITE);
      writable.release();
    }
    if (key.isReadable()) {
      Runnable listener = this.listener;
      if (listener == null) {
        key.interestOpsAnd(~SelectionKey.OP_READ);
        if (this.listener != null) {
          key.interestOpsOr(SelectionKey.OP_READ);
        }
      } else {
        listener.run();
      }
      if (this.listener == null) {
        readable.release();
      }
    }
  }

  @Override
  public boolean mayWait() {
    return !Thread.currentThread().equals(loop.thread);
  }

  @Override
  public int read(ByteBuffer destination, Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int count = readNow(destination);
    while (count == 0) {
      await(readable, SelectionKey.OP_READ, deadline);
      count = readNow(destination);
    }
    return count;
  }

  @Override
  public int readNow(ByteBuffer destination) throws IOException {
    int count = channel.read(destination);
    octetsRead.addAndGet(Math.max(0, count));
    return count;
  }

  @Override
  public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
    for (ByteBuffer source : sources) {
      while (source.hasRemaining()) {
        if (channel.write(source) == 0) {
          await(writable, SelectionKey.OP_WRITE, System.nanoTime() + timeout.toNanos());
        }
      }
    }
  }

  @Override
  public void writeNow(ByteBuffer[] sources) throws IOException {
    channel.write(sources);
  }

  @Override
  public void shutdownOutput(Duration timeout) throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void whenReadable(Runnable listener) {
    this.listener = listener;
    request(SelectionKey.OP_READ);
  }

  @Override
  public void ignoreReadable() {
    listener = null;
    if (key.isValid()) {
      key.interestOpsAnd(~SelectionKey.OP_READ);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      loop.faults.add(e.toString());
    }
    readable.release();
    writable.release();
    loop.selector.wakeup();
  }

  private void request(int operation) {
    try {
      key.interestOpsOr(operation);
      loop.selector.wakeup();
    } catch (CancelledKeyException e) {
      // Closed: whoever reads or writes is told.
    }
  }

  private void await(Semaphore ready, int operation, long deadline) throws IOException {
    if (!mayWait()) {
      loop.faults.add("the selector's thread waits");
    }
    ready.drainPermits();
    request(operation);
    try {
      if (!closed && !ready.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new SocketTimeoutException("not ready in time");
      }
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    if (closed) {
      throw new AsynchronousCloseException();
    }
  }
}
