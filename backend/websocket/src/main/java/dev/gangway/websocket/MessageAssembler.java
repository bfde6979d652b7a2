package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Frames to messages: fragmentation (RFC 6455 §5.4), control frames in between (§5.5), limits, and
/// UTF-8 (§8.1).
///
/// Binary data is handed on as it arrives; text is collected in an array that grows with what has
/// come, not with what was announced. Nothing is held between messages.
///
/// Throws nothing but [ProtocolViolation], whatever the input; of no use after that. Not
/// thread-safe.
final class MessageAssembler {

  private static final byte[] NOTHING = {};

  /// The first allocation for a text: a control message of the usual size fits.
  private static final int TEXT_START = 1024;

  private final WebSocketOptions options;
  private final FrameReader frames;

  /// The frame whose payload is being read, or null between frames.
  private @Nullable FrameHeader frame;

  /// Of the message being received: TEXT or BINARY, or null between messages.
  private @Nullable Opcode message;

  private long messageOctets;
  private int fragments;
  private byte[] text = NOTHING;
  private int textOctets;
  private final Utf8Validator utf8 = new Utf8Validator();

  /// The payload of the control frame being read.
  private ByteBuffer control = ByteBuffer.wrap(NOTHING);

  private MessageAssembler(boolean maskExpected, WebSocketOptions options) {
    this.options = options;
    this.frames = new FrameReader(maskExpected, new Limits());
  }

  /// Reads what a client sends.
  static MessageAssembler ofClientFrames(WebSocketOptions options) {
    return new MessageAssembler(true, options);
  }

  /// The next event, as far as the input goes.
  ///
  /// @param in changed in place: unmasked. An event may be a view of it
  /// @return null if there is none yet; all input is consumed then
  @Nullable Incoming next(ByteBuffer in) throws ProtocolViolation {
    while (in.hasRemaining()) {
      if (frame == null) {
        if (!frames.readHeader(in)) {
          return null;
        }
        frame = begin(frames.header());
      }
      FrameHeader current = frame;
      ByteBuffer piece = frames.readPayload(in);
      boolean frameEnds = frames.frameEnded();
      if (frameEnds) {
        frame = null;
      }
      Incoming event =
          current.opcode().isControl()
              ? control(current, piece, frameEnds)
              : data(piece, frameEnds && current.fin());
      if (event != null) {
        return event;
      }
    }
    return null;
  }

  /// What can be said before a payload is there.
  private final class Limits implements FrameReader.Rules {

    @Override
    public void start(boolean fin, Opcode opcode) throws ProtocolViolation {
      if (opcode.isControl()) {
        return;
      }
      boolean continuation = opcode == Opcode.CONTINUATION;
      if (continuation && message == null) {
        throw new ProtocolViolation(
            CloseCode.PROTOCOL_ERROR, "a continuation without a message"); // §5.4
      }
      if (!continuation && message != null) {
        throw new ProtocolViolation(
            CloseCode.PROTOCOL_ERROR, "a new message inside a fragmented one"); // §5.4
      }
      if (fragments >= options.maxFragments()) {
        throw new ProtocolViolation(
            CloseCode.POLICY_VIOLATION, "more than " + options.maxFragments() + " fragments");
      }
    }

    @Override
    public void length(Opcode opcode, long octets) throws ProtocolViolation {
      if (opcode.isControl()) {
        return;
      }
      Opcode type = message == null ? opcode : message;
      long limit = options.maxMessage();
      if (type == Opcode.TEXT) {
        limit = Math.min(limit, options.maxText());
      }
      if (octets > limit - messageOctets) {
        throw new ProtocolViolation(
            CloseCode.MESSAGE_TOO_BIG, "a message of more than " + limit + " octets");
      }
    }
  }

  private FrameHeader begin(FrameHeader header) {
    if (header.opcode().isControl()) {
      control = ByteBuffer.allocate((int) header.length());
      return header;
    }
    if (message == null) {
      message = header.opcode();
    }
    fragments++;
    messageOctets += header.length();
    return header;
  }

  private @Nullable Incoming data(ByteBuffer piece, boolean last) throws ProtocolViolation {
    boolean isText = message == Opcode.TEXT;
    if (isText) {
      collect(piece);
    }
    Incoming event = null;
    if (isText && last) {
      event = new Incoming.Data(new Message.Text(takeText()));
    } else if (!isText && (last || piece.hasRemaining())) {
      event = new Incoming.Data(new Message.Binary(piece, last));
    }
    if (last) {
      message = null;
      messageOctets = 0;
      fragments = 0;
    }
    return event;
  }

  private void collect(ByteBuffer piece) throws ProtocolViolation {
    if (!utf8.accepts(piece)) {
      throw new ProtocolViolation(CloseCode.INVALID_PAYLOAD, "text that is not UTF-8"); // §8.1
    }
    int count = piece.remaining();
    if (count > text.length - textOctets) {
      // Doubling, but never beyond what the frames so far have announced.
      long wanted = Math.max(TEXT_START, 2L * (textOctets + (long) count));
      text = Arrays.copyOf(text, (int) Math.min(wanted, messageOctets));
    }
    piece.get(text, textOctets, count);
    textOctets += count;
  }

  private String takeText() throws ProtocolViolation {
    if (!utf8.complete()) {
      throw new ProtocolViolation(
          CloseCode.INVALID_PAYLOAD, "text that ends inside a character"); // §8.1
    }
    String whole = new String(text, 0, textOctets, StandardCharsets.UTF_8);
    text = NOTHING;
    textOctets = 0;
    return whole;
  }

  private @Nullable Incoming control(FrameHeader header, ByteBuffer piece, boolean frameEnds)
      throws ProtocolViolation {
    control.put(piece);
    if (!frameEnds) {
      return null;
    }
    ByteBuffer payload = control.flip();
    control = ByteBuffer.wrap(NOTHING);
    if (header.opcode() == Opcode.PING) {
      return new Incoming.Ping(payload);
    }
    if (header.opcode() == Opcode.PONG) {
      return new Incoming.Pong(payload);
    }
    return close(payload);
  }

  private static Incoming close(ByteBuffer payload) throws ProtocolViolation {
    if (!payload.hasRemaining()) {
      return new Incoming.Close(CloseCode.NO_STATUS.value(), "");
    }
    if (payload.remaining() < 2) {
      throw new ProtocolViolation(CloseCode.PROTOCOL_ERROR, "half a close code"); // §5.5.1
    }
    int code = payload.getShort() & 0xFFFF;
    if (!CloseCode.mayBeOnTheWire(code)) {
      throw new ProtocolViolation(CloseCode.PROTOCOL_ERROR, "close code " + code); // §7.4
    }
    Utf8Validator utf8 = new Utf8Validator();
    if (!utf8.accepts(payload) || !utf8.complete()) {
      throw new ProtocolViolation(
          CloseCode.INVALID_PAYLOAD, "a close reason that is not UTF-8"); // §8.1
    }
    return new Incoming.Close(code, StandardCharsets.UTF_8.decode(payload).toString());
  }
}
