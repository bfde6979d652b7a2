package dev.gangway.websocket;

/// The sixteen opcodes of RFC 6455 §5.2. The reserved ones exist too, so that no four bits of a
/// peer fail to map.
enum Opcode {
  CONTINUATION(0x0),
  TEXT(0x1),
  BINARY(0x2),
  RESERVED_3(0x3),
  RESERVED_4(0x4),
  RESERVED_5(0x5),
  RESERVED_6(0x6),
  RESERVED_7(0x7),
  CLOSE(0x8),
  PING(0x9),
  PONG(0xA),
  RESERVED_B(0xB),
  RESERVED_C(0xC),
  RESERVED_D(0xD),
  RESERVED_E(0xE),
  RESERVED_F(0xF);

  private static final Opcode[] BY_BITS = values();

  private final int bits;

  Opcode(int bits) {
    this.bits = bits;
  }

  /// The opcode in the low four bits of a frame's first octet.
  static Opcode of(int firstOctet) {
    return BY_BITS[firstOctet & 0x0F];
  }

  /// The four bits on the wire.
  int bits() {
    return bits;
  }

  /// Whether the most significant of the four bits is set (RFC 6455 §5.5).
  boolean isControl() {
    return (bits & 0x8) != 0;
  }

  /// Whether the RFC gives it no meaning: 3 to 7 and B to F.
  boolean isReserved() {
    return (bits & 0x7) > (isControl() ? PONG.bits & 0x7 : BINARY.bits);
  }
}
