package dev.gangway.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The end of a connection: the closing handshake (RFC 6455 §7), or what takes its place when the
/// peer breaks the protocol or the stream is lost.
///
/// ```
///   any thread ──────── close() ──► Close; a thread of its own waits for one of the others
///   receiving thread ── peerClosed(), fail() ──► outcome ──► Close, end of the stream, drain ─┐
///   any thread ──────── lose() ────────────────► outcome ──► nothing is said ─────────────────┤
///                                                              the transport is closed ◄──────┘
/// ```
///
/// [CloseState] is the table and this class does what it says. What comes first gives the outcome;
/// what comes later changes nothing about it.
///
/// - [#close] and [#lose] are for any thread and never block. A Close that cannot be written at
///   once is written by whoever is inside a frame, see [FrameSender].
/// - [#peerClosed] and [#fail] are called by the thread that has the right to receive and keeps it
///   meanwhile: they read the input empty, for a bounded time.
/// - The state lock is the innermost: it is held over two fields and a list, never over I/O, over
///   what is to be done at the end, or over the taking of another lock.
///
/// Closes the transport and releases the sender when it is over.
final class ClosingHandshake {

  /// How much input is read and dropped at the end, however quickly it comes: more than a client
  /// sends of a message before it looks for an answer, and a tenth of a second of work.
  private static final long DRAIN_OCTETS = 128L << 20;

  private final Transport transport;
  private final Role role;
  private final WebSocketOptions options;
  private final FrameSender sender;

  /// Guards the three fields below; never held over I/O.
  private final Object stateLock = new Object();

  private CloseState state = CloseState.OPEN;

  /// How it ended; set once, when the state is over.
  private Message.@Nullable Closed outcome;

  /// To be done when the state is over.
  private final List<Runnable> ends = new ArrayList<>(3);

  ClosingHandshake(Transport transport, Role role, WebSocketOptions options, FrameSender sender) {
    this.transport = transport;
    this.role = role;
    this.options = options;
    this.sender = sender;
  }

  /// How it ended, or null while it has not.
  Message.@Nullable Closed outcome() {
    synchronized (stateLock) {
      return outcome;
    }
  }

  /// Whether messages go both ways: neither side has said Close, and nothing is wrong.
  boolean isOpen() {
    synchronized (stateLock) {
      return state == CloseState.OPEN;
    }
  }

  /// Has this done as soon as it is over, by whoever ends it; at once if it is.
  ///
  /// @param end does not block, does not throw
  void whenOver(Runnable end) {
    synchronized (stateLock) {
      if (!state.isOver()) {
        ends.add(end);
        return;
      }
    }
    end.run();
  }

  /// Receives in the place of an application that does not, for the peer's Close.
  @FunctionalInterface
  interface Receiving {

    /// Returns when it is over.
    ///
    /// @throws SocketTimeoutException if it is not in time
    void toTheEnd(Duration time) throws SocketTimeoutException, InterruptedException;
  }

  /// Starts the closing handshake, as [WebSocket#close(int, String)] says.
  ///
  /// @param receiving of this socket
  /// @throws IllegalArgumentException if this side must not send this code
  void close(int code, String reason, Receiving receiving) {
    if (!role.maySend(code)) {
      throw new IllegalArgumentException(
          "a " + role.name().toLowerCase(Locale.ROOT) + " must not send close code " + code);
    }
    synchronized (stateLock) {
      if (state != CloseState.OPEN) {
        return;
      }
      state = state.after(CloseState.Event.CLOSE);
    }
    sender.announceClose(payload(code, reason));
    // Neither waits for the other, and the caller for none: it may serve other connections.
    String name = Thread.currentThread().getName() + " closing";
    Thread.ofVirtual().name(name).start(() -> finish(receiving));
    Thread.ofVirtual().name(name).start(this::sayClose);
  }

  private void sayClose() {
    try {
      sender.flush();
    } catch (IOException e) {
      lose("the connection broke: " + e);
    }
  }

  /// The peer's Close has come: answers it, unless it is an answer.
  void peerClosed(int code, String reason) {
    end(
        CloseState.Event.PEER_CLOSE,
        new Message.Closed(code, reason),
        code == CloseCode.NO_STATUS.value() ? ByteBuffer.allocate(0) : payload(code, ""));
  }

  /// The peer has broken the protocol: says so, unless this side has said Close before.
  void fail(ProtocolViolation violation) {
    end(
        CloseState.Event.VIOLATION,
        new Message.Closed(violation.code().value(), violation.reason()),
        payload(violation.code().value(), violation.reason()));
  }

  /// The stream is lost, or given up: nothing more is said. Idempotent, never blocks, never throws.
  void lose(String reason) {
    settle(CloseState.Event.LOSS, new Message.Closed(CloseCode.ABNORMAL.value(), reason));
    giveUp();
  }

  private void giveUp() {
    transport.close();
    // Not before it is closed: who waits for a turn must not find a connection to write to.
    sender.abandon();
    sender.release();
  }

  /// The end that was asked for by [#close]: gives the peer its time to answer.
  private void finish(Receiving receiving) {
    try {
      receiving.toTheEnd(options.closeWait());
    } catch (SocketTimeoutException | InterruptedException e) {
      // Falls through to the end without an answer.
    } finally {
      // Also if a listener threw.
      lose("no Close came in answer within " + options.closeWait().toSeconds() + " s");
    }
  }

  /// Ends the connection with a Close of this side, unless one was sent before: RFC 6455 §7.1.1
  /// wants the server to end the stream first, so a client waits for that. A stream closed over
  /// unread input resets it, so that the peer may never see the Close.
  private void end(CloseState.Event event, Message.Closed closed, ByteBuffer closePayload) {
    if (!settle(event, closed)) {
      return;
    }
    try {
      sender.close(closePayload);
      switch (role) {
        case SERVER -> {
          sender.end();
          drain();
        }
        case CLIENT -> {
          drain();
          sender.end();
        }
      }
    } catch (IOException e) {
      // How it ended is known; the rest is politeness.
    } finally {
      giveUp();
    }
  }

  /// Reads and drops, bounded in time and size, until the peer ends the stream too.
  private void drain() throws IOException {
    long start = System.nanoTime();
    // If a sender is still inside a frame, the Close comes after it.
    long patience =
        options.drain().toNanos() + (sender.closeSaid() ? 0 : options.closeWait().toNanos());
    ByteBuffer scratch = ByteBuffer.allocate(ReadBuffer.LARGE);
    for (long dropped = 0; dropped < DRAIN_OCTETS; ) {
      long left = patience - (System.nanoTime() - start);
      if (left <= 0) {
        return;
      }
      int count = transport.read(scratch.clear(), Duration.ofNanos(left));
      if (count < 0) {
        return;
      }
      dropped += count;
    }
  }

  /// Moves to a state that is over.
  ///
  /// @return false if it was over before
  private boolean settle(CloseState.Event event, Message.Closed closed) {
    List<Runnable> due;
    synchronized (stateLock) {
      if (state.isOver()) {
        return false;
      }
      state = state.after(event);
      outcome = closed;
      due = List.copyOf(ends);
      ends.clear();
    }
    due.forEach(Runnable::run);
    return true;
  }

  /// The payload of a Close: the code, and as many whole characters of the reason as fit into a
  /// control frame.
  static ByteBuffer payload(int code, String reason) {
    ByteBuffer payload = ByteBuffer.allocate(FrameHeader.MAX_SHORT).putShort((short) code);
    // An encoder stops before the character that does not fit.
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(reason), payload, true);
    return payload.flip();
  }
}
