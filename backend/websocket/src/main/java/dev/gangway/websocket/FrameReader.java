package dev.gangway.websocket;

import java.nio.ByteBuffer;

/// Bytes to frames: the syntax of RFC 6455 §5.2 and what a single frame must obey.
///
/// Pull style, one frame after the other:
///
/// ```
///   (readHeader* header readPayload+)*
/// ```
///
/// where `readHeader` is called with more input until it returns true, and `readPayload` until
/// [#frameEnded()]. All input given is consumed before more is asked for, so the caller's buffer
/// can be reused or dropped; between calls the reader holds a few numbers and no bytes.
///
/// Each field is judged when it is complete and before the next is awaited: the first two octets
/// say most of what can be wrong, and a length is refused before any payload is there.
///
/// Not thread-safe.
final class FrameReader {

  /// What the layer above says to a frame before its payload.
  interface Rules {

    /// The first two octets are there, and right by themselves.
    ///
    /// @param rsv the reserved bits as a number, RSV1 worth 4
    void start(boolean fin, int rsv, Opcode opcode) throws ProtocolViolation;

    /// The length is there.
    ///
    /// @param octets of payload, not negative
    void length(Opcode opcode, long octets) throws ProtocolViolation;
  }

  private enum Field {
    START,
    LENGTH,
    MASK,
    PAYLOAD
  }

  private final boolean maskExpected;
  private final int extensionBits;
  private final Rules rules;

  private Field field = Field.START;

  /// Octets missing from the field, and those that are there, as a big-endian number.
  private int missing = 2;

  private long octets;

  private boolean fin;
  private int rsv;
  private Opcode opcode = Opcode.CONTINUATION;
  private int shortLength;
  private long length;
  private int mask;

  /// Of the payload: octets still to come, and the key rotated to meet them.
  private long remaining;

  private int rotated;

  /// @param maskExpected whether frames must be masked, as a client's, or must not be
  /// @param extensionBits the reserved bits that have been given a meaning for the first frame of a
  ///   message, as in [FrameHeader#rsv()]
  FrameReader(boolean maskExpected, int extensionBits, Rules rules) {
    this.maskExpected = maskExpected;
    this.extensionBits = extensionBits;
    this.rules = rules;
  }

  /// Reads what there is of a header.
  ///
  /// @return whether it is complete; if not, all input is consumed
  boolean readHeader(ByteBuffer in) throws ProtocolViolation {
    while (field != Field.PAYLOAD) {
      for (; missing > 0; missing--) {
        if (!in.hasRemaining()) {
          return false;
        }
        octets = (octets << 8) | (in.get() & 0xFF);
      }
      endField();
    }
    return true;
  }

  /// The header just read.
  FrameHeader header() {
    return new FrameHeader(fin, rsv, opcode, length, maskExpected, mask);
  }

  /// Reads what there is of the payload.
  ///
  /// @return a view of it, unmasked in place; empty if nothing is there or nothing is left
  ByteBuffer readPayload(ByteBuffer in) {
    int count = (int) Math.min(in.remaining(), remaining);
    ByteBuffer piece = in.slice(in.position(), count);
    in.position(in.position() + count);
    if (maskExpected) {
      Masking.apply(piece, rotated);
      rotated = Masking.after(rotated, count);
    }
    remaining -= count;
    if (remaining == 0) {
      begin(Field.START, 2);
    }
    return piece;
  }

  /// Whether the payload of the last header has been read to its end.
  boolean frameEnded() {
    return remaining == 0;
  }

  private void begin(Field next, int size) {
    field = next;
    missing = size;
    octets = 0;
  }

  private void endField() throws ProtocolViolation {
    switch (field) {
      case START -> endStart((int) octets);
      case LENGTH -> endLength(octets);
      case MASK -> {
        mask = (int) octets;
        beginPayload();
      }
      case PAYLOAD -> throw new IllegalStateException("the payload is no field of the header");
    }
  }

  private void endStart(int start) throws ProtocolViolation {
    fin = (start & 0x8000) != 0;
    opcode = Opcode.of(start >> 8);
    shortLength = start & 0x7F;
    boolean masked = (start & 0x80) != 0;
    rsv = (start >> 12) & 0x7;
    boolean startsMessage = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
    if ((rsv & ~(startsMessage ? extensionBits : 0)) != 0) {
      throw violation("a reserved bit is set that nothing gives a meaning to"); // §5.2
    }
    if (opcode.isReserved()) {
      throw violation("reserved opcode 0x" + Integer.toHexString(opcode.bits())); // §5.2
    }
    if (opcode.isControl() && !fin) {
      throw violation("a control frame must not be fragmented"); // §5.5
    }
    if (opcode.isControl() && shortLength > FrameHeader.MAX_SHORT) {
      throw violation("a control frame carries at most 125 octets"); // §5.5
    }
    if (masked != maskExpected) {
      throw violation(maskExpected ? "a client must mask" : "a server must not mask"); // §5.1
    }
    rules.start(fin, rsv, opcode);
    switch (shortLength) {
      case FrameHeader.LENGTH_IN_2 -> begin(Field.LENGTH, 2);
      case FrameHeader.LENGTH_IN_8 -> begin(Field.LENGTH, 8);
      default -> endLength(shortLength);
    }
  }

  private void endLength(long value) throws ProtocolViolation {
    if (value < 0) {
      throw violation("a length has 63 bits"); // §5.2
    }
    if ((shortLength == FrameHeader.LENGTH_IN_2 && value <= FrameHeader.MAX_SHORT)
        || (shortLength == FrameHeader.LENGTH_IN_8 && value <= 0xFFFF)) {
      throw violation("a length must take the fewest octets"); // §5.2
    }
    length = value;
    rules.length(opcode, value);
    if (maskExpected) {
      begin(Field.MASK, 4);
    } else {
      beginPayload();
    }
  }

  private void beginPayload() {
    remaining = length;
    rotated = mask;
    begin(Field.PAYLOAD, 0);
  }

  private static ProtocolViolation violation(String reason) {
    return new ProtocolViolation(CloseCode.PROTOCOL_ERROR, reason);
  }
}
