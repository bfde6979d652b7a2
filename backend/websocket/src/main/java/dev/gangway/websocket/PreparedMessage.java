package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A message made once and sent to many with [WebSocket#send(PreparedMessage)]. For a server the
/// frame is ready to be written; a client has to mask it anew each time (RFC 6455 §5.3). Not
/// compressed: what is agreed on differs from one receiver to the next.
///
/// Thread-safety: immutable, for use by any thread.
public final class PreparedMessage {

  private final FrameHeader header;
  private final ByteBuffer frame;
  private final int payloadAt;

  private PreparedMessage(Opcode opcode, ByteBuffer payload) {
    header = FrameHeader.ofServer(0, opcode, payload.remaining());
    frame = ByteBuffer.allocate(FrameHeader.MAX_OCTETS + payload.remaining());
    FrameWriter.put(header, frame);
    payloadAt = frame.position();
    frame.put(payload).flip();
  }

  /// A text message. Lone surrogates become `?`.
  public static PreparedMessage text(String text) {
    return new PreparedMessage(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// A binary message with a copy of this payload, which is consumed.
  public static PreparedMessage binary(ByteBuffer payload) {
    return new PreparedMessage(Opcode.BINARY, payload);
  }

  FrameHeader header() {
    return header;
  }

  /// The whole unmasked frame, in a buffer of its own.
  ByteBuffer frame() {
    return frame.duplicate();
  }

  /// The payload, in a buffer of its own.
  ByteBuffer payload() {
    return frame.slice(payloadAt, frame.limit() - payloadAt);
  }
}
