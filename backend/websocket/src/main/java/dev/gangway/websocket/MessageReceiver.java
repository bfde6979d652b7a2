package dev.gangway.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The receiving half of a [WebSocket].
///
/// Whoever has the right to receive takes events from the input, hands messages on, answers pings
/// and finishes the closing handshake: the application's thread has it in [#receive], the closing
/// thread takes it in [#toTheEnd] if the application does not. It is held over reads by its nature,
/// and never while sending is waited for.
///
/// Thread-safe. Owns what the assembler borrows, which goes back when the connection is over.
final class MessageReceiver {

  private final WebSocketOptions options;
  private final FrameSender sender;
  private final ClosingHandshake closing;
  private volatile ControlListener listener = ControlListener.NONE;

  /// The right to receive.
  private final ReentrantLock receiving = new ReentrantLock();

  // Guarded by the right to receive.
  private final ReadBuffer input;
  private final MessageAssembler assembler;
  private long silentNanos;
  private boolean closedReturned;

  MessageReceiver(
      Transport transport,
      WebSocketOptions options,
      MessageAssembler assembler,
      FrameSender sender,
      ClosingHandshake closing) {
    this.options = options;
    this.assembler = assembler;
    this.sender = sender;
    this.closing = closing;
    this.input = new ReadBuffer(transport);
    closing.whenOver(this::release);
  }

  /// Tells this listener from now on, instead of the one before.
  void listen(ControlListener listener) {
    this.listener = listener;
  }

  /// Notes every frame from now on.
  void log(WireLog log) {
    assembler.log(log);
  }

  /// The next message, or piece of one, as [WebSocket#receive(Duration)] says.
  Message receive(Duration timeout) throws SocketTimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    receiving.lock();
    try {
      if (closedReturned) {
        throw new IllegalStateException("the socket is closed, and receive() has said so");
      }
      for (; ; ) {
        Message.Closed closed = closing.outcome();
        if (closed != null) {
          closedReturned = true;
          return closed;
        }
        Message message = step(deadline);
        if (message != null) {
          return message;
        }
      }
    } finally {
      receiving.unlock();
      release();
    }
  }

  /// Receives and drops until it is over, unless somebody else does so in time.
  ///
  /// @throws SocketTimeoutException if it is not over in time
  void toTheEnd(Duration time) throws SocketTimeoutException, InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    if (receiving.tryLock(time.toNanos(), TimeUnit.NANOSECONDS)) {
      try {
        // The application may still look at the last piece it was given.
        input.renew();
        assembler.renew();
        while (closing.outcome() == null) {
          step(deadline);
        }
      } finally {
        receiving.unlock();
        release();
      }
    }
  }

  /// Takes one event from the input, or waits for more input.
  ///
  /// @return a message to hand on, or null if there was none in it
  private @Nullable Message step(long deadline) throws SocketTimeoutException {
    Incoming incoming;
    try {
      incoming = assembler.next(input.bytes());
    } catch (ProtocolViolation violation) {
      closing.fail(violation);
      return null;
    }
    switch (incoming) {
      case null -> fill(deadline);
      case Incoming.Data(Message message) -> {
        if (closing.isOpen()) {
          return message;
        }
      }
      case Incoming.Ping(ByteBuffer payload) -> {
        listener.ping(payload.asReadOnlyBuffer());
        answer(payload);
      }
      // A sign of life, which fill() has seen; solicited or not (RFC 6455 §5.5.3).
      case Incoming.Pong(ByteBuffer payload) -> listener.pong(payload.asReadOnlyBuffer());
      case Incoming.Close(int code, String reason) -> {
        listener.close(code, reason);
        closing.peerClosed(code, reason);
      }
    }
    return null;
  }

  private void answer(ByteBuffer ping) {
    try {
      if (!sender.pong(ping)) {
        closing.fail(
            new ProtocolViolation(
                CloseCode.POLICY_VIOLATION,
                "more than " + FrameSender.PINGS_WAITING + " pings wait for an answer"));
      }
    } catch (IOException e) {
      closing.lose("a write failed: " + e);
    }
  }

  /// Waits for input, until the deadline or the end of all patience with a silent peer.
  private void fill(long deadline) throws SocketTimeoutException {
    long start = System.nanoTime();
    long wait = Math.min(deadline - start, options.silence().toNanos() - silentNanos);
    if (deadline - start <= 0) {
      throw new SocketTimeoutException("no message in time");
    }
    try {
      if (!input.fill(Duration.ofNanos(Math.max(1, wait)))) {
        closing.lose("the connection ended without a Close");
      }
      silentNanos = 0;
    } catch (SocketTimeoutException e) {
      // Only waiting counts: while the application does not receive, nobody knows what is there.
      // A peer that takes what it is sent lives, though what it says waits behind that.
      silentNanos += System.nanoTime() - start;
      silentNanos = Math.min(silentNanos, sender.output().nanosSinceProgress());
      if (silentNanos >= options.silence().toNanos()) {
        closing.lose("nothing was heard for " + options.silence().toSeconds() + " s");
      }
    } catch (IOException e) {
      closing.lose("the connection broke: " + e);
    }
  }

  /// Gives back what reading has borrowed, once nothing will be read any more. Never blocks:
  /// whoever has the right to receive comes here after giving it up.
  private void release() {
    if (closing.outcome() != null && receiving.tryLock()) {
      try {
        assembler.release();
      } finally {
        receiving.unlock();
      }
    }
  }
}
