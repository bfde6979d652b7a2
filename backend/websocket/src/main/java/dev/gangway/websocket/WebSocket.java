package dev.gangway.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
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
/// handshake is finished there. Any thread sends, pings, closes and aborts. Blocking code, meant
/// for virtual threads.
///
/// Owns the transport: it is closed when [#receive()] has returned [Message.Closed], or soon after
/// [#close] if nobody receives.
public final class WebSocket {

  /// A time no connection lives for.
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final WebSocketOptions options;
  private final FrameSender sender;
  private final ClosingHandshake closing;
  private final MessageReceiver receiver;
  private final AtomicReference<@Nullable Heartbeat> heartbeat = new AtomicReference<>();

  private WebSocket(
      Transport transport,
      Role role,
      WebSocketOptions options,
      MessageAssembler assembler,
      @Nullable MessageDeflater deflater) {
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
    if (closing.outcome() == null) {
      beating.start(interval, this::beat);
    }
    closing.whenOver(beating::stop);
  }

  /// The next message, or piece of one, blocking until there is one or the connection ends.
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

  /// The next message, or piece of one, if it comes in time. Pings, pongs and text that is not
  /// handed on yet do not count.
  ///
  /// @throws SocketTimeoutException if none came in time; the socket stays usable
  /// @throws IllegalStateException if [Message.Closed] has been returned before
  public Message receive(Duration timeout) throws SocketTimeoutException {
    return receiver.receive(timeout);
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
    send(Opcode.PING, Compression.NEVER, payload);
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
    closing.close(code, reason, receiver::toTheEnd);
  }

  /// Drops the connection without a closing handshake. Idempotent, never blocks, never throws.
  public void abort() {
    closing.lose("aborted");
  }

  /// Whether neither side has said Close, and nothing has gone wrong.
  boolean isOpen() {
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
