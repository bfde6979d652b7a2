package dev.gangway.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An open WebSocket over a [Transport].
///
/// ```
///   receiving thread ──► ReadBuffer ──► MessageAssembler ──► Message
///         │ pong, Close (never waits for a sender)
///         ▼
///   sending threads ───► FrameSender ──► Transport
/// ```
///
/// One thread receives, again and again until [Message.Closed]; pings are answered and the closing
/// handshake is finished there. Any thread sends, pings, closes and aborts. Blocking code, meant
/// for virtual threads.
///
/// Owns the transport: it is closed when [#receive()] has returned [Message.Closed], or soon after
/// [#close] if nobody receives.
public final class WebSocket {

  /// A time no connection lives for.
  private static final Duration FOREVER = Duration.ofDays(36_500);

  /// How much input is read and dropped at the end, however quickly it comes: more than a client
  /// sends of a message before it looks for an answer, and a tenth of a second of work.
  private static final long DRAIN_OCTETS = 128L << 20;

  private final Transport transport;
  private final Role role;
  private final WebSocketOptions options;
  private final FrameSender sender;
  private final AtomicReference<@Nullable Heartbeat> heartbeat = new AtomicReference<>();
  private volatile ControlListener listener = ControlListener.NONE;

  /// The right to receive: the application's thread has it in [#receive()], the closing thread
  /// takes it if the application does not. Held over reads by its nature, and never while sending
  /// is waited for.
  private final ReentrantLock receiving = new ReentrantLock();

  // Guarded by the right to receive.
  private final ReadBuffer input;
  private final MessageAssembler assembler;
  private long silentNanos;
  private boolean closedReturned;

  /// Guards the two fields below; never held over I/O.
  private final Object stateLock = new Object();

  private CloseState state = CloseState.OPEN;

  /// How it ended; set once, when the state is over.
  private Message.@Nullable Closed outcome;

  private WebSocket(
      Transport transport,
      Role role,
      WebSocketOptions options,
      MessageAssembler assembler,
      @Nullable MessageDeflater deflater) {
    this.transport = transport;
    this.role = role;
    this.options = options;
    this.assembler = assembler;
    this.input = new ReadBuffer(transport);
    this.sender = new FrameSender(transport, role, options.writeStall(), deflater);
  }

  /// The server's end of a connection whose opening handshake has been answered without
  /// compression.
  ///
  /// @param transport owned by the socket from now on
  public static WebSocket server(Transport transport, WebSocketOptions options) {
    return server(transport, options, null);
  }

  /// The server's end of a connection whose opening handshake has been answered.
  ///
  /// @param transport owned by the socket from now on
  /// @param deflate what the handshake has agreed on, [OpeningHandshake.Accepted#deflate()]; null
  ///   if nothing was
  public static WebSocket server(
      Transport transport, WebSocketOptions options, @Nullable DeflateAgreement deflate) {
    return open(transport, Role.SERVER, options, deflate, ZlibPool.SHARED);
  }

  /// The client's end of a connection whose opening handshake has been answered without
  /// compression; what [WebSocketClient] ends in.
  ///
  /// @param transport owned by the socket from now on
  public static WebSocket client(Transport transport, WebSocketOptions options) {
    return client(transport, options, null);
  }

  /// The client's end of a connection whose opening handshake has been answered.
  ///
  /// @param transport owned by the socket from now on
  /// @param deflate what the handshake has agreed on; null if nothing was
  static WebSocket client(
      Transport transport, WebSocketOptions options, @Nullable DeflateAgreement deflate) {
    return open(transport, Role.CLIENT, options, deflate, ZlibPool.SHARED);
  }

  /// One end of a connection.
  ///
  /// @param pool to borrow from
  static WebSocket open(
      Transport transport,
      Role role,
      WebSocketOptions options,
      @Nullable DeflateAgreement deflate,
      ZlibPool pool) {
    MessageInflater inflater = null;
    MessageDeflater deflater = null;
    if (deflate != null) {
      inflater = new MessageInflater(pool, deflate);
      DeflateOptions local = Objects.requireNonNullElse(options.deflate(), DeflateOptions.DEFAULTS);
      deflater = new MessageDeflater(pool, local, deflate);
    }
    MessageAssembler assembler =
        switch (role) {
          case SERVER -> MessageAssembler.ofClientFrames(options, inflater);
          case CLIENT -> MessageAssembler.ofServerFrames(options, inflater);
        };
    return new WebSocket(transport, role, options, assembler, deflater);
  }

  /// Tells this listener of control frames from now on, instead of the one before. For any thread.
  public void listen(ControlListener listener) {
    this.listener = listener;
  }

  /// Notes every frame in this log from now on, instead of the one before; [WireLog#OFF] ends it.
  /// For any thread.
  public void log(WireLog log) {
    sender.output().log(log);
    assembler.log(log);
  }

  /// Pings the peer at this interval from now on, on a thread of its own, so that a silent
  /// connection is one that is dead, and so that what is in between does not take it for idle. The
  /// pings go ahead of messages that wait. For any thread, once.
  ///
  /// @param interval below [WebSocketOptions#silence()], or every answer would come too late
  /// @throws IllegalArgumentException if it is not
  /// @throws IllegalStateException if there is an interval already
  public void pingEvery(Duration interval) {
    if (!interval.isPositive() || interval.compareTo(options.silence()) >= 0) {
      throw new IllegalArgumentException(
          "an interval of " + interval + " is not below the silence of " + options.silence());
    }
    Heartbeat beating = new Heartbeat();
    if (!heartbeat.compareAndSet(null, beating)) {
      throw new IllegalStateException("there is a ping interval already");
    }
    if (outcome() == null) {
      beating.start(interval, this::beat);
    }
    // It may have ended in between, when there was nothing to stop.
    if (outcome() != null) {
      beating.stop();
    }
  }

  /// The next message, or piece of a binary one, blocking until there is one or the connection
  /// ends.
  ///
  /// Whatever goes wrong with the connection is a [Message.Closed], not an exception.
  ///
  /// @throws IllegalStateException if [Message.Closed] has been returned before
  public Message receive() {
    try {
      return receive(FOREVER);
    } catch (SocketTimeoutException e) {
      throw new IllegalStateException("a hundred years have passed", e);
    }
  }

  /// The next message, or piece of a binary one, if it comes in time. Pings, pongs and unfinished
  /// text do not count.
  ///
  /// @throws SocketTimeoutException if none came in time; the socket stays usable
  /// @throws IllegalStateException if [Message.Closed] has been returned before
  public Message receive(Duration timeout) throws SocketTimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    receiving.lock();
    try {
      if (closedReturned) {
        throw new IllegalStateException("the socket is closed, and receive() has said so");
      }
      for (; ; ) {
        Message.Closed closed = outcome();
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
      releaseInput();
    }
  }

  /// Sends a text message, blocking while the peer does not take it. Lone surrogates go out as `?`.
  ///
  /// @throws ClosedChannelException if the socket is closing or closed
  /// @throws IOException if the connection broke, or the peer took nothing for
  ///   [WebSocketOptions#writeStall()]; the connection is given up then
  public void sendText(String text) throws IOException {
    sendText(text, Compression.BY_SIZE);
  }

  /// Sends a text message as [#sendText(String)], compressed or not.
  ///
  /// @param compression of no effect if none was agreed on
  /// @throws IOException as in [#sendText(String)]
  public void sendText(String text, Compression compression) throws IOException {
    ByteBuffer payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    sending(() -> sender.send(Opcode.TEXT, compression, payload));
  }

  /// Sends a binary message of these slices, in one frame and one gathering write, blocking while
  /// the peer does not take it. The slices are consumed.
  ///
  /// @throws ClosedChannelException if the socket is closing or closed
  /// @throws IOException as in [#sendText(String)]
  public void sendBinary(ByteBuffer... payload) throws IOException {
    sendBinary(Compression.BY_SIZE, payload);
  }

  /// Sends a binary message as [#sendBinary(ByteBuffer...)], compressed or not.
  ///
  /// @param compression of no effect if none was agreed on
  /// @throws IOException as in [#sendText(String)]
  public void sendBinary(Compression compression, ByteBuffer... payload) throws IOException {
    sending(() -> sender.send(Opcode.BINARY, compression, payload));
  }

  /// Sends a message that was prepared, blocking while the peer does not take it.
  ///
  /// @throws ClosedChannelException if the socket is closing or closed
  /// @throws IOException as in [#sendText]
  public void send(PreparedMessage message) throws IOException {
    sending(() -> sender.send(message));
  }

  /// Begins a text message that is sent while it is produced, blocking while another one is. Until
  /// the end of it messages of other threads wait, and one of this thread would wait for ever;
  /// control frames do not.
  ///
  /// @return to be closed; used by one thread at a time, any one
  public MessageSink beginText() {
    return new MessageSink(this, sender, Opcode.TEXT);
  }

  /// Begins a binary message that is sent while it is produced. As [#beginText()].
  public MessageSink beginBinary() {
    return new MessageSink(this, sender, Opcode.BINARY);
  }

  /// Sends a Ping. The peer's Pong is a sign of life like any other octet; [#listen] reports it.
  ///
  /// @param payload at most 125 octets
  /// @throws IOException as in [#sendText(String)]
  public void ping(ByteBuffer payload) throws IOException {
    if (payload.remaining() > FrameHeader.MAX_SHORT) {
      throw new IllegalArgumentException("a Ping carries at most 125 octets"); // RFC 6455 §5.5
    }
    sending(() -> sender.send(Opcode.PING, Compression.NEVER, payload));
  }

  /// Starts the closing handshake with a registered code. As [#close(int, String)].
  public void close(CloseCode code, String reason) {
    close(code.value(), reason);
  }

  /// Starts the closing handshake. Messages being sent are finished, none is begun, none is
  /// received any more; [#receive()] returns [Message.Closed] when the peer has answered, or after
  /// [WebSocketOptions#closeWait()]. Does not wait for the peer's answer. Does nothing if the
  /// socket is closing already: the first call wins.
  ///
  /// @param code registered, or 3000 to 4999 (RFC 6455 §7.4)
  /// @param reason cut after 123 octets of UTF-8
  /// @throws IllegalArgumentException if this side must not send this code: a mistake of the
  ///   program
  public void close(int code, String reason) {
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
    Thread.ofVirtual().name(Thread.currentThread().getName() + " closing").start(this::finishClose);
    try {
      sender.close(closePayload(code, reason));
    } catch (IOException e) {
      lose("the connection broke: " + e);
    }
  }

  /// Drops the connection without a closing handshake. Idempotent, never blocks, never throws.
  public void abort() {
    lose("aborted");
  }

  /// Something that is sent, or not because this side has said Close.
  @FunctionalInterface
  interface Sending {
    boolean send() throws IOException;
  }

  /// Sends, and gives the connection up if that fails.
  void sending(Sending what) throws IOException {
    boolean sent;
    try {
      sent = what.send();
    } catch (IOException e) {
      // The stream may end inside a frame now.
      lose("a write failed: " + e);
      throw e;
    }
    if (!sent) {
      throw new ClosedChannelException();
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
      fail(violation);
      return null;
    }
    switch (incoming) {
      case null -> fill(deadline);
      case Incoming.Data(Message message) -> {
        if (isOpen()) {
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
        end(
            CloseState.Event.PEER_CLOSE,
            new Message.Closed(code, reason),
            code == CloseCode.NO_STATUS.value() ? ByteBuffer.allocate(0) : closePayload(code, ""));
      }
    }
    return null;
  }

  private void answer(ByteBuffer ping) {
    try {
      if (!sender.pong(ping)) {
        fail(
            new ProtocolViolation(
                CloseCode.POLICY_VIOLATION,
                "more than " + FrameSender.PINGS_WAITING + " pings wait for an answer"));
      }
    } catch (IOException e) {
      lose("a write failed: " + e);
    }
  }

  private void beat() {
    try {
      sender.ping(ByteBuffer.allocate(0));
    } catch (IOException e) {
      lose("a write failed: " + e);
    }
  }

  private void fail(ProtocolViolation violation) {
    end(
        CloseState.Event.VIOLATION,
        new Message.Closed(violation.code().value(), violation.reason()),
        closePayload(violation.code().value(), violation.reason()));
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
        lose("the connection ended without a Close");
      }
      silentNanos = 0;
    } catch (SocketTimeoutException e) {
      // Only waiting counts: while the application does not receive, nobody knows what is there.
      // A peer that takes what it is sent lives, though what it says waits behind that.
      silentNanos += System.nanoTime() - start;
      silentNanos = Math.min(silentNanos, sender.output().nanosSinceProgress());
      if (silentNanos >= options.silence().toNanos()) {
        lose("nothing was heard for " + options.silence().toSeconds() + " s");
      }
    } catch (IOException e) {
      lose("the connection broke: " + e);
    }
  }

  /// The end that was asked for by [#close]: gives the peer its time to answer, receiving if nobody
  /// else does.
  private void finishClose() {
    long deadline = System.nanoTime() + options.closeWait().toNanos();
    try {
      if (receiving.tryLock(options.closeWait().toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          // The application may still look at the last piece it was given.
          input.renew();
          assembler.renew();
          while (outcome() == null) {
            step(deadline);
          }
        } finally {
          receiving.unlock();
          releaseInput();
        }
      }
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
      transport.close();
      sender.release();
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

  private void lose(String reason) {
    settle(CloseState.Event.LOSS, new Message.Closed(CloseCode.ABNORMAL.value(), reason));
    transport.close();
    // Not before it is closed: who waits for a turn must not find a connection to write to.
    sender.abandon();
    sender.release();
    releaseInput();
  }

  /// Gives back what reading has borrowed, once nothing will be read any more. Never blocks:
  /// whoever has the right to receive comes here after giving it up.
  private void releaseInput() {
    if (outcome() != null && receiving.tryLock()) {
      try {
        assembler.release();
      } finally {
        receiving.unlock();
      }
    }
  }

  /// Moves to a state that is over.
  ///
  /// @return false if it was over before
  private boolean settle(CloseState.Event event, Message.Closed closed) {
    synchronized (stateLock) {
      if (state.isOver()) {
        return false;
      }
      state = state.after(event);
      outcome = closed;
    }
    Heartbeat beating = heartbeat.get();
    if (beating != null) {
      beating.stop();
    }
    return true;
  }

  private Message.@Nullable Closed outcome() {
    synchronized (stateLock) {
      return outcome;
    }
  }

  private boolean isOpen() {
    synchronized (stateLock) {
      return state == CloseState.OPEN;
    }
  }

  /// The payload of a Close: the code, and as many whole characters of the reason as fit into a
  /// control frame.
  static ByteBuffer closePayload(int code, String reason) {
    ByteBuffer payload = ByteBuffer.allocate(FrameHeader.MAX_SHORT).putShort((short) code);
    // An encoder stops before the character that does not fit.
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(reason), payload, true);
    return payload.flip();
  }
}
