package dev.gangway.websocket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;

/// A message that is sent while it is produced, a frame for every piece (RFC 6455 §5.4), never
/// compressed.
///
/// ```
///   try (MessageSink sink = socket.beginBinary()) {
///     while (file.read(buffer.clear()) >= 0) {
///       sink.append(buffer.flip());
///     }
///     sink.finish();
///   }
/// ```
///
/// What has been sent cannot be taken back, and half a message must not pass for a whole one: a
/// sink that is closed before [#finish()], as by an exception, closes the connection with 1011.
///
/// Used by one thread at a time, any one. A connection that closes meanwhile ends the message
/// between two frames.
public final class MessageSink implements Closeable {

  private enum State {
    OPEN,
    FINISHED,
    CLOSED
  }

  private final WebSocket socket;
  private final FrameSender sender;
  private final Opcode type;

  /// Of the next frame: the type at first, then CONTINUATION.
  private Opcode next;

  private State state = State.OPEN;

  /// The first half of a character, which waits for the second; 0 if there is none.
  private char highSurrogate;

  /// Waits for the turn.
  MessageSink(WebSocket socket, FrameSender sender, Opcode type) {
    this.socket = socket;
    this.sender = sender;
    this.type = type;
    this.next = type;
    sender.beginMessage();
  }

  /// Sends a piece of a binary message, blocking while the peer does not take it. The slices are
  /// consumed.
  ///
  /// @throws IllegalStateException if it is a text message, or is finished
  /// @throws ClosedChannelException if the socket is closing or closed
  /// @throws IOException as in [WebSocket#sendText]
  public void append(ByteBuffer... piece) throws IOException {
    check(Opcode.BINARY);
    send(false, piece);
  }

  /// Sends a piece of a text message, blocking while the peer does not take it. A character may be
  /// cut between two pieces; a lone surrogate goes out as `?`.
  ///
  /// @throws IllegalStateException if it is a binary message, or is finished
  /// @throws IOException as in [#append(ByteBuffer...)]
  public void append(CharSequence piece) throws IOException {
    check(Opcode.TEXT);
    StringBuilder text = new StringBuilder(piece.length() + 1);
    if (highSurrogate != 0) {
      text.append(highSurrogate);
      highSurrogate = 0;
    }
    text.append(piece);
    int end = text.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      highSurrogate = text.charAt(end - 1);
      text.setLength(end - 1);
    }
    send(false, encode(text));
  }

  /// Ends the message.
  ///
  /// @throws IllegalStateException if it is finished already
  /// @throws IOException as in [#append(ByteBuffer...)]
  public void finish() throws IOException {
    check(type);
    // A first half that stays alone is encoded as what cannot be encoded.
    send(true, highSurrogate == 0 ? ByteBuffer.allocate(0) : encode(String.valueOf(highSurrogate)));
    state = State.FINISHED;
  }

  /// Lets other messages go on. Idempotent, never throws; closes the connection if the message is
  /// not finished.
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    if (state == State.OPEN) {
      socket.close(CloseCode.INTERNAL_ERROR, "a message was broken off");
    }
    state = State.CLOSED;
    sender.endMessage();
  }

  private void check(Opcode expected) {
    if (type != expected) {
      throw new IllegalStateException("the message is not " + expected + " but " + type);
    }
    if (state != State.OPEN) {
      throw new IllegalStateException("the message is finished");
    }
  }

  private void send(boolean fin, ByteBuffer... piece) throws IOException {
    Opcode opcode = next;
    next = Opcode.CONTINUATION;
    socket.sending(() -> sender.sendFragment(fin, opcode, piece));
  }

  private static ByteBuffer encode(CharSequence text) {
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
