package dev.gangway.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// An open WebSocket over a [Transport].
///
/// ```
///   receiving thread ──► MessageReceiver ──► Message
///         │ pong, Close (never waits for a sender)
///         ▼
///   sending threads ───► FrameSender ──► Transport
///
///   whoever ends it ───► ClosingHandshake
/// ```
///
/// One thread receives, again and again until [Message.Closed]; pings are answered and the closing
/// handshake is finished there. Or nobody waits, and a [MessageHandler] is called: [#deliverTo].
/// Any thread sends, pings, closes and aborts. Blocking code, meant for virtual threads, but for
/// what says otherwise.
///
/// Owns the transport: it is closed when [Message.Closed] has been handed on, or soon after
/// [#close] if nobody receives.
public final class WebSocket {

  private final WebSocketOptions options;
  private final FrameSender sender;
  private final ClosingHandshake closing;
  private final MessageReceiver receiver;
  private final AtomicReference<@Nullable Heartbeat> heartbeat = new AtomicReference<>();

  private final Transport transport;
  private final AtomicBoolean delivering = new AtomicBoolean();

  private WebSocket(
      Transport transport,
      Role role,
      WebSocketOptions options,
      MessageAssembler assembler,
      @Nullable MessageDeflater deflater) {
    this.transport = transport;
    this.options = options;
    this.sender = new FrameSender(transport, role, options.writeStall(), deflater);
    this.closing = new ClosingHandshake(transport, role, options, sender);
    this.receiver = new MessageReceiver(transport, options, assembler, sender, closing);
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
    receiver.listen(listener);
  }

  /// Notes every frame in this log from now on, instead of the one before; [WireLog#OFF] ends it.
  /// For any thread.
  public void log(WireLog log) {
    sender.output().log(log);
    receiver.log(log);
  }

  /// Pings the peer at this interval from now on, by the common pool's timer, so that a silent
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
    if (closing.outcome() == null) {
      beating.start(interval, this::beat);
    }
    closing.whenOver(beating::stop);
  }

  /// The next message, or piece of one, blocking until there is one or the connection ends.
  ///
  /// Whatever goes wrong with the connection is a [Message.Closed], not an exception.
  ///
  /// @throws IllegalStateException if [Message.Closed] has been returned before, a [MessageHandler]
  ///   takes the messages, or this thread must not wait
  public Message receive() {
    checkNoHandler();
    checkMayWait();
    return receiver.receive();
  }

  /// The next message, or piece of one, if it comes in time. Pings, pongs and text that is not
  /// handed on yet do not count.
  ///
  /// @throws SocketTimeoutException if none came in time; the socket stays usable
  /// @throws IllegalStateException as in [#receive()]
  public Message receive(Duration timeout) throws SocketTimeoutException {
    checkNoHandler();
    checkMayWait();
    return receiver.receive(timeout);
  }

  /// Hands every message to a handler as it comes, from now on to [Message.Closed]; nobody calls
  /// [#receive()] then. Over a [SelectableTransport] no thread waits, and a quiet connection holds
  /// neither a thread nor a buffer. For any thread, once, while none receives.
  ///
  /// What a [ControlListener] or a [WireLog] throws meanwhile is dealt with like what the handler
  /// throws.
  ///
  /// @param threadName names the virtual threads that may wait
  /// @throws IllegalStateException if there is a handler already
  public void deliverTo(MessageHandler handler, String threadName) {
    if (!delivering.compareAndSet(false, true)) {
      throw new IllegalStateException("there is a handler already");
    }
    new MessageDelivery(this, receiver, closing, sender, options, threadName, handler)
        .start(transport);
  }

  /// Sends a text message if that needs no waiting. As [#trySendBinary].
  public boolean trySendText(String text) {
    return trySend(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Sends a binary message if that needs no waiting: nobody else sends, the peer has taken what
  /// was sent before, it is not to be compressed, and it has at most a mebibyte. For a
  /// [MessageHandler] above all. Never blocks. A message is always sent whole, or not at all.
  ///
  /// What the transport does not take at once is kept, for one message, and sent by a thread of its
  /// own.
  ///
  /// @param payload consumed if it is sent
  /// @return false if it was not sent: to be tried again, or sent with [#sendBinary] by a thread
  ///   that may wait, which says what is wrong if something is. Always false for a client, and over
  ///   a transport that is no [SelectableTransport]
  public boolean trySendBinary(ByteBuffer... payload) {
    return trySend(Opcode.BINARY, payload);
  }

  /// Said before anything is done, and not only when it comes to waiting: a transport's thread that
  /// waits holds up all its connections, this one for ever.
  private void checkMayWait() {
    if (transport instanceof SelectableTransport selectable && !selectable.mayWait()) {
      throw new IllegalStateException("the transport's thread must not wait");
    }
  }

  private void checkNoHandler() {
    if (delivering.get()) {
      throw new IllegalStateException("a handler takes the messages");
    }
  }

  private boolean trySend(Opcode opcode, ByteBuffer... payload) {
    try {
      FrameSender.Tried tried = sender.trySend(opcode, payload);
      if (tried.unfinished()) {
        Thread.ofVirtual()
            .name(Thread.currentThread().getName() + " sending")
            .start(this::finishSending);
      }
      return tried.sent();
    } catch (IOException e) {
      // The handler hears of it as of any end.
      closing.lose("a write failed: " + e);
      return true;
    }
  }

  private void finishSending() {
    try {
      sender.finish();
    } catch (IOException e) {
      closing.lose("a write failed: " + e);
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
    send(Opcode.TEXT, compression, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
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
    send(Opcode.BINARY, compression, payload);
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
    checkMayWait();
    return new MessageSink(this, sender, Opcode.TEXT);
  }

  /// Begins a binary message that is sent while it is produced. As [#beginText()].
  public MessageSink beginBinary() {
    checkMayWait();
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
    send(Opcode.PING, Compression.NEVER, payload);
  }

  /// Starts the closing handshake with a registered code. As [#close(int, String)].
  public void close(CloseCode code, String reason) {
    close(code.value(), reason);
  }

  /// Starts the closing handshake. Messages being sent are finished, none is begun, none is
  /// received any more; [#receive()] returns [Message.Closed] when the peer has answered, or after
  /// [WebSocketOptions#closeWait()]. Never blocks. Does nothing if the socket is closing already:
  /// the first call wins.
  ///
  /// @param code registered, or 3000 to 4999 (RFC 6455 §7.4)
  /// @param reason cut after 123 octets of UTF-8
  /// @throws IllegalArgumentException if this side must not send this code: a mistake of the
  ///   program
  public void close(int code, String reason) {
    closing.close(code, reason, receiver::toTheEnd);
  }

  /// Drops the connection without a closing handshake. Idempotent, never blocks, never throws.
  public void abort() {
    closing.lose("aborted");
  }

  /// Whether neither side has said Close, and nothing has gone wrong. For any thread; of a peer
  /// that vanished without a word it is known when something was to be sent.
  public boolean isOpen() {
    return closing.isOpen();
  }

  /// Sends a message or a Ping in one frame.
  ///
  /// @param payload of a text message it is UTF-8
  /// @throws IOException as in [#sendText(String)]
  void send(Opcode opcode, Compression compression, ByteBuffer... payload) throws IOException {
    sending(() -> sender.send(opcode, compression, payload));
  }

  /// Something that is sent, or not because this side has said Close.
  @FunctionalInterface
  interface Sending {
    boolean send() throws IOException;
  }

  /// Sends, and gives the connection up if that fails.
  void sending(Sending what) throws IOException {
    checkMayWait();
    boolean sent;
    try {
      sent = what.send();
    } catch (IOException e) {
      // The stream may end inside a frame now.
      closing.lose("a write failed: " + e);
      throw e;
    }
    if (!sent) {
      throw new ClosedChannelException();
    }
  }

  private void beat() {
    try {
      sender.ping(ByteBuffer.allocate(0));
    } catch (IOException e) {
      closing.lose("a write failed: " + e);
    }
  }
}
