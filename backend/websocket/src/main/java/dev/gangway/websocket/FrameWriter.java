package dev.gangway.websocket;

import java.nio.ByteBuffer;

/// Frames to bytes: syntax only, the counterpart of [FrameReader]. Without state.
final class FrameWriter {

  private FrameWriter() {}

  /// Puts a header, its length in the fewest octets.
  ///
  /// @param out has room for [FrameHeader#MAX_OCTETS]
  static void put(FrameHeader header, ByteBuffer out) {
    int fin = header.fin() ? 0x80 : 0;
    out.put((byte) (fin | (header.rsv() << 4) | header.opcode().bits()));
    int mask = header.masked() ? 0x80 : 0;
    long length = header.length();
    if (length <= FrameHeader.MAX_SHORT) {
      out.put((byte) (mask | (int) length));
    } else if (length <= 0xFFFF) {
      out.put((byte) (mask | FrameHeader.LENGTH_IN_2)).putShort((short) length);
    } else {
      out.put((byte) (mask | FrameHeader.LENGTH_IN_8)).putLong(length);
    }
    if (header.masked()) {
      out.putInt(header.mask());
    }
  }
}
