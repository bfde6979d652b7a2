package dev.gangway.websocket;

/// The header of a frame (RFC 6455 §5.2).
///
/// ```
///   7   6   5   4   3 2 1 0     7    6 5 4 3 2 1 0
/// +---+---+---+---+---------+ +----+---------------+ +----------+ +---------+
/// |FIN|RSV|RSV|RSV| opcode  | |MASK|    length     | | 0, 2, 8  | | 0 or 4  |
/// |   | 1 | 2 | 3 |         | |    | or 126 or 127 | | of length| | of mask |
/// +---+---+---+---+---------+ +----+---------------+ +----------+ +---------+
/// ```
///
/// @param fin whether the frame ends its message
/// @param rsv the three reserved bits as a number, RSV1 worth 4
/// @param length of the payload in octets, never negative
/// @param masked whether the payload is masked, as a client's must be
/// @param mask the masking key, its first octet the most significant; 0 if not masked
record FrameHeader(boolean fin, int rsv, Opcode opcode, long length, boolean masked, int mask) {

  /// Of [#rsv()]: the message is compressed (RFC 7692 §7.2.3).
  static final int RSV1 = 4;

  /// The longest header: two octets, eight of length, four of mask.
  static final int MAX_OCTETS = 14;

  /// The longest payload of a control frame (RFC 6455 §5.5), and of a length in seven bits.
  static final int MAX_SHORT = 125;

  /// In the seven bits: the length follows in two octets.
  static final int LENGTH_IN_2 = 126;

  /// In the seven bits: the length follows in eight octets.
  static final int LENGTH_IN_8 = 127;

  /// A final frame as a server sends it.
  static FrameHeader ofServer(int rsv, Opcode opcode, long length) {
    return new FrameHeader(true, rsv, opcode, length, false, 0);
  }
}
