package dev.gangway.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The receiving half of a [WebSocket].
///
/// Whoever has the right to receive takes events from the input, hands messages on, answers pings
/// and finishes the closing handshake: the application's thread has it in [#receive], the
/// transport's in [#receiveReady] and whoever goes on for that in [#receiveNow], and the closing
/// thread takes it in [#toTheEnd] if the others do not. It is held over reads by its nature, and
/// never while another sender is waited for. It is not held while an application looks at what it
/// was given, but for [#receiveReady].
///
/// Thread-safe. Owns what the assembler borrows, which goes back when the connection is over.
final class MessageReceiver {

  /// A time no connection lives for.
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private static final String ENDED = "the connection ended without a Close";

  /// How often one connection is read before the others have their turn.
  private static final int READS_IN_TURN = 4;

  /// How many messages of one connection are handed on before the others have their turn.
  private static final int MESSAGES_IN_TURN = 256;

  private static final int LENT_OCTETS = 64 * 1024;

  /// What a transport's thread reads into, for all its connections: what it reads is dealt with
  /// before it goes on, or the buffer is given away. Not there while it is in use.
  private static final ThreadLocal<@Nullable ByteBuffer> LENT = new ThreadLocal<>();

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

  /// Taken from the input and not yet dealt with.
  private @Nullable Incoming pending;

  /// What the peer has done, and nobody has said yet.
  private @Nullable ProtocolViolation violation;

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

  /// The next message, or piece of one, as [WebSocket#receive()] says.
  Message receive() {
    try {
      return receive(FOREVER);
    } catch (SocketTimeoutException e) {
      throw new IllegalStateException("a hundred years have passed", e);
    }
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

  /// Whether nobody receives, and nothing is left of what was read; no buffer is held then.
  boolean isAtRest() {
    if (!receiving.tryLock()) {
      return false;
    }
    try {
      boolean rests = !input.bytes().hasRemaining() && !assembler.hasMore();
      if (rests) {
        input.drop();
      }
      return rests;
    } finally {
      receiving.unlock();
      release();
    }
  }

  /// What is left to do after [#receiveReady].
  enum Left {
    /// Nothing: there will be another call when there is more.
    NOTHING,
    /// Somebody who may wait goes on with [#receiveNow].
    MORE,
    /// Somebody else receives, to the end.
    TAKEN
  }

  /// Deals with what is there, as far as that needs neither waiting nor decompressing, and does not
  /// keep the other connections waiting. Called by the transport's thread.
  ///
  /// @param taker says whether it has taken a message; must not block
  Left receiveReady(SelectableTransport transport, Predicate<Message> taker) {
    if (!receiving.tryLock()) {
      return Left.TAKEN;
    }
    ByteBuffer lent = borrow();
    boolean given = false;
    try {
      int messages = 0;
      for (int reads = 0; reads < READS_IN_TURN; reads++) {
        int count = transport.readNow(lent.clear());
        if (count < 0) {
          closing.lose(ENDED);
        }
        if (count <= 0) {
          return Left.NOTHING;
        }
        lent.flip();
        int dealt = -1;
        try {
          dealt = dealNow(lent, taker, MESSAGES_IN_TURN - messages);
        } finally {
          given = dealt < 0 && keep(lent);
        }
        if (dealt < 0) {
          return Left.MORE;
        }
        messages += dealt;
        if (count < lent.capacity()) {
          // That was all; a read to be told so is saved.
          return Left.NOTHING;
        }
      }
      return Left.NOTHING;
    } catch (ProtocolViolation broken) {
      violation = broken;
      return Left.MORE;
    } catch (IOException e) {
      closing.lose("the connection broke: " + e);
      return Left.NOTHING;
    } finally {
      if (!given) {
        LENT.set(lent);
      }
      receiving.unlock();
      release();
    }
  }

  private static ByteBuffer borrow() {
    ByteBuffer kept = LENT.get();
    LENT.remove();
    return kept == null ? ByteBuffer.allocate(LENT_OCTETS) : kept;
  }

  /// Deals with what was read as far as that is to be done at once.
  ///
  /// @param most messages to be handed on
  /// @return how many were; negative if something is left, which may be in [#pending]
  private int dealNow(ByteBuffer bytes, Predicate<Message> taker, int most)
      throws ProtocolViolation {
    int messages = 0;
    for (Incoming incoming = assembler.nextPlain(bytes);
        incoming != null;
        incoming = assembler.nextPlain(bytes)) {
      if (messages == most || !dealNow(incoming, taker)) {
        pending = incoming;
        return -1;
      }
      messages++;
    }
    return assembler.hasMore() ? -1 : messages;
  }

  /// Keeps what is left. The buffer itself is given away only if somebody looks into it still: not
  /// for a control frame or a text.
  ///
  /// @return whether it is
  private boolean keep(ByteBuffer bytes) {
    boolean seen = assembler.hasMore() || pending instanceof Incoming.Data(Message.Binary _);
    boolean given = seen || bytes.remaining() > ReadBuffer.LARGE;
    input.adopt(given ? bytes : ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
    return given;
  }

  /// Deals with an event if that needs no waiting.
  private boolean dealNow(Incoming incoming, Predicate<Message> taker) {
    return switch (incoming) {
      case Incoming.Data(Message message) -> !closing.isOpen() || taker.test(message);
      case Incoming.Pong _ when listener.equals(ControlListener.NONE) -> true;
      case Incoming.Pong _, Incoming.Ping _, Incoming.Close _ -> false;
    };
  }

  /// The next message that is there already, without waiting for the peer.
  ///
  /// @return null if there is none, or it is over
  @Nullable Message receiveNow(SelectableTransport transport) {
    receiving.lock();
    try {
      while (closing.outcome() == null) {
        Incoming incoming = next(input.bytes());
        if (incoming != null) {
          Message message = deal(incoming);
          if (message != null) {
            return message;
          }
          continue;
        }
        int count = input.fillNow(transport);
        if (count < 0) {
          closing.lose(ENDED);
        }
        if (count <= 0) {
          return null;
        }
      }
      return null;
    } catch (ProtocolViolation broken) {
      closing.fail(broken);
      return null;
    } catch (IOException e) {
      closing.lose("the connection broke: " + e);
      return null;
    } finally {
      receiving.unlock();
      release();
    }
  }

  /// How it ended, when whoever was receiving then has done.
  Message.Closed end() {
    receiving.lock();
    try {
      closedReturned = true;
      return Objects.requireNonNull(closing.outcome(), "it is not over");
    } finally {
      receiving.unlock();
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
    try {
      Incoming incoming = next(input.bytes());
      if (incoming != null) {
        return deal(incoming);
      }
    } catch (ProtocolViolation broken) {
      closing.fail(broken);
      return null;
    }
    fill(deadline);
    return null;
  }

  /// The next event; what was left of the ones before comes first.
  private @Nullable Incoming next(ByteBuffer bytes) throws ProtocolViolation {
    if (violation != null) {
      throw violation;
    }
    Incoming left = pending;
    if (left != null) {
      pending = null;
      return left;
    }
    return assembler.next(bytes);
  }

  /// Deals with an event; may block.
  ///
  /// @return a message to hand on, or null if it is none
  private @Nullable Message deal(Incoming incoming) {
    switch (incoming) {
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
        closing.lose(ENDED);
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
