package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.Map;

/// What the fuzz targets share.
final class FuzzInput {

  private FuzzInput() {}

  /// Reads a head from input that comes in steps.
  static boolean read(HeadReader reader, ByteBuffer in, int step) throws HandshakeViolation {
    while (in.hasRemaining()) {
      ByteBuffer piece = in.slice(in.position(), Math.min(step, in.remaining()));
      boolean complete = reader.read(piece);
      in.position(in.position() + piece.position());
      if (complete) {
        return true;
      }
    }
    return false;
  }

  /// A peer must not get to write headers of its own into an answer.
  static void checkOneLineEach(Map<String, String> headers) {
    headers.forEach((name, value) -> {
      if (!HttpText.isToken(name) || !HttpText.isValue(value)) {
        throw new AssertionError(name + ": " + value);
      }
    });
  }
}
