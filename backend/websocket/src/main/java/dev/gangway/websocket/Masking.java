package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Masks and unmasks payload in place (RFC 6455 §5.3); the two are the same operation.
final class Masking {

  private Masking() {}

  /// Applies the key to all remaining bytes; position and limit stay.
  ///
  /// Works on eight octets at a time, which is as fast as it needs to be for what people type, and
  /// needs no preview of a vector API.
  ///
  /// @param data in big-endian order
  /// @param mask the key, rotated so that its most significant octet meets the first byte
  static void apply(ByteBuffer data, int mask) {
    if (data.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("big-endian buffers only");
    }
    long wide = ((mask & 0xFFFF_FFFFL) << 32) | (mask & 0xFFFF_FFFFL);
    int at = data.position();
    int end = data.limit();
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      data.putLong(at, data.getLong(at) ^ wide);
    }
    for (int shift = 24; at < end; at++, shift -= 8) {
      data.put(at, (byte) (data.get(at) ^ (int) (wide >>> (shift & 31))));
    }
  }

  /// The key for what follows after some octets.
  static int after(int mask, int octets) {
    return Integer.rotateLeft(mask, (octets & 3) * 8);
  }
}
