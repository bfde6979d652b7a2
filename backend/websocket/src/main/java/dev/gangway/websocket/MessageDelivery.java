package dev.gangway.websocket;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Hands the messages of a [WebSocket] to a [MessageHandler].
///
/// ```
///   transport's thread ── takeNow() ──► taken, or else: no more calls of the transport's, and
///   a virtual thread ──── take() ─────► until nothing is there any more; then the transport calls
///   the one after the end ── take(Closed)
/// ```
///
/// So a connection that is quiet has no thread and no buffer, an application that is quick costs no
/// change of threads, and one that waits makes nobody wait but its own peer. Over a transport that
/// cannot call, a virtual thread receives instead.
///
/// - The calls of the transport end *before* the virtual thread is started, and begin again when it
///   has found nothing: so never do two threads hand on.
/// - Where there are several virtual threads, this object's monitor is held over each call. It may
///   be held for long, which costs those that wait for it no more than a lock would.
/// - After the end nothing is handed on but Closed, and that by one who has waited for the others.
/// - Whatever a handler, a listener or a log throws, closes the connection: a failure of the
///   application never leaves a connection behind that nobody reads.
final class MessageDelivery {

  private final WebSocket socket;
  private final MessageReceiver receiver;
  private final ClosingHandshake closing;
  private final FrameSender sender;
  private final String threadName;
  private final MessageHandler handler;
  private final long silenceNanos;

  /// What the handler threw on the transport's thread.
  private volatile @Nullable Throwable failure;

  /// When something was last heard; of no meaning while a thread that may wait is at it, since
  /// nobody knows then what is there.
  private volatile long heard = System.nanoTime();

  private volatile boolean waiting;

  /// Guards the two fields below; never held over more than setting an alarm.
  private final Object watchLock = new Object();

  private @Nullable Future<?> watch;
  private boolean watchEnded;

  /// @param threadName names the virtual threads
  MessageDelivery(
      WebSocket socket,
      MessageReceiver receiver,
      ClosingHandshake closing,
      FrameSender sender,
      WebSocketOptions options,
      String threadName,
      MessageHandler handler) {
    this.socket = socket;
    this.receiver = receiver;
    this.closing = closing;
    this.sender = sender;
    this.silenceNanos = options.silence().toNanos();
    this.threadName = threadName;
    this.handler = handler;
  }

  /// Begins.
  void start(Transport transport) {
    if (!(transport instanceof SelectableTransport selectable)) {
      thread(this::receive);
      return;
    }
    closing.whenOver(() -> {
      stopWatch();
      thread(this::last);
    });
    watch(silenceNanos);
    if (receiver.isAtRest()) {
      selectable.whenReadable(() -> ready(selectable));
    } else {
      // What was read before there was a handler comes first, or somebody receives just now.
      waiting = true;
      thread(() -> goOn(selectable));
    }
  }

  private void thread(Runnable task) {
    Thread.ofVirtual().name(threadName).start(task);
  }

  /// On the transport's thread.
  private void ready(SelectableTransport transport) {
    heard = System.nanoTime();
    switch (receiveReady(transport)) {
      case NOTHING -> {}
      case TAKEN -> transport.ignoreReadable();
      case MORE -> {
        waiting = true;
        transport.ignoreReadable();
        thread(() -> goOn(transport));
      }
    }
  }

  private MessageReceiver.Left receiveReady(SelectableTransport transport) {
    try {
      return receiver.receiveReady(transport, this::takeNow);
    } catch (RuntimeException | Error e) {
      // A log's, or the machine's. The transport's thread has others to serve.
      failure = e;
      return MessageReceiver.Left.MORE;
    }
  }

  private boolean takeNow(Message message) {
    try {
      return handler.takeNow(socket, message);
    } catch (RuntimeException | Error e) {
      // Whom to tell of it may have to wait, and this thread must not.
      failure = e;
      return false;
    }
  }

  /// On a virtual thread, until nothing is there.
  private void goOn(SelectableTransport transport) {
    synchronized (this) {
      Throwable thrown = failure;
      if (thrown != null) {
        failure = null;
        fail(thrown);
      }
      try {
        for (Message message = receiver.receiveNow(transport);
            message != null;
            message = receiver.receiveNow(transport)) {
          take(message);
        }
      } catch (RuntimeException | Error e) {
        // A listener's or a log's. Whoever closes receives from now on.
        fail(e);
        return;
      }
    }
    heard = System.nanoTime();
    waiting = false;
    if (closing.outcome() == null) {
      transport.whenReadable(() -> ready(transport));
    }
  }

  /// On a virtual thread, all of it.
  private void receive() {
    try {
      Message message;
      do {
        message = receiver.receive();
        take(message);
      } while (!(message instanceof Message.Closed));
    } catch (RuntimeException | Error e) {
      // As in goOn().
      fail(e);
      closing.whenOver(() -> thread(this::last));
    }
  }

  /// On a virtual thread, when it is over.
  private synchronized void last() {
    handler.take(socket, receiver.end());
  }

  private void take(Message message) {
    try {
      handler.take(socket, message);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /// The application has failed: the peer is told that it is not the peer's fault, and whoever
  /// looks after the threads hears of it.
  private void fail(Throwable thrown) {
    socket.close(CloseCode.INTERNAL_ERROR, "");
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    } catch (RuntimeException | Error e) {
      // The JVM does not care either, when it calls a handler.
    }
  }

  /// Looks after a time whether the peer still lives.
  private void watch(long nanos) {
    synchronized (watchLock) {
      if (!watchEnded) {
        watch = ForkJoinPool.commonPool().schedule(this::checkSilence, nanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void checkSilence() {
    if (!closing.isOpen()) {
      // Whoever closes has a time of its own for the peer, and hears what this does not.
      return;
    }
    long silent =
        waiting ? 0 : Math.min(System.nanoTime() - heard, sender.output().nanosSinceProgress());
    if (silent >= silenceNanos) {
      closing.lose("nothing was heard for " + TimeUnit.NANOSECONDS.toSeconds(silenceNanos) + " s");
    } else {
      watch(silenceNanos - silent);
    }
  }

  private void stopWatch() {
    synchronized (watchLock) {
      watchEnded = true;
      if (watch != null) {
        watch.cancel(false);
        watch = null;
      }
    }
  }
}
