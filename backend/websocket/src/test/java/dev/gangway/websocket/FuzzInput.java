package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

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

  /// Feeds octets up to nine at a time, as long as they are right.
  static void feedInPieces(EventLog log, byte[] wire, Random random) {
    int at = 0;
    boolean right = true;
    while (right && at < wire.length) {
      int end = Math.min(wire.length, at + 1 + random.nextInt(9));
      right = log.feed(Arrays.copyOfRange(wire, at, end));
      at = end;
    }
  }

  /// No message is over its limit.
  static void checkLimits(EventLog log, WebSocketOptions options) {
    long maxText = options.textInPieces() ? options.maxMessage() : options.maxText();
    for (String event : log.events()) {
      if (event.startsWith("text")
          && event.replaceFirst("text~? ?", "").getBytes(StandardCharsets.UTF_8).length > maxText) {
        throw new AssertionError("a text over " + maxText + ": " + event);
      }
      if (event.startsWith("binary ")
          && (event.length() - "binary ~".length()) / 2 > options.maxMessage()) {
        throw new AssertionError("a message over " + options.maxMessage() + ": " + event);
      }
    }
  }
}
