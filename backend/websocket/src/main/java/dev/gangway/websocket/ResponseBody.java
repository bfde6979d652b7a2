package dev.gangway.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The beginning of a response's body, for a message to whoever asked. What is wrong with its form
/// ends it, as there is nothing left to protect.
///
/// Throws nothing, whatever the input. Not thread-safe.
final class ResponseBody {

  static final int MAX_OCTETS = 16 * 1024;

  private final boolean chunked;
  private final long length;
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

  ResponseBody(ResponseHead head) {
    chunked = !head.lines("Transfer-Encoding").isEmpty();
    length = head.status() == 204 || head.status() == 304 ? 0 : declaredLength(head);
  }

  private static long declaredLength(ResponseHead head) {
    String length = String.join(",", head.lines("Content-Length"));
    return length.matches("[0-9]{1,9}") ? Long.parseLong(length) : MAX_OCTETS;
  }

  /// Whether no more is wanted, or comes.
  boolean isComplete() {
    if (raw.size() >= MAX_OCTETS) {
      return true;
    }
    return chunked
        ? raw.toString(StandardCharsets.ISO_8859_1).endsWith("0\r\n\r\n")
        : raw.size() >= length;
  }

  /// Takes what has come.
  void read(ByteBuffer in) {
    long room = Math.min(MAX_OCTETS, chunked ? MAX_OCTETS : length) - raw.size();
    byte[] octets = new byte[(int) Math.min(in.remaining(), room)];
    in.get(octets);
    raw.writeBytes(octets);
  }

  /// What has come so far.
  String text() {
    ByteBuffer octets = ByteBuffer.wrap(raw.toByteArray());
    return StandardCharsets.UTF_8.decode(chunked ? joined(octets) : octets).toString();
  }

  /// The chunks without their sizes (RFC 9112 §7.1).
  private static ByteBuffer joined(ByteBuffer in) {
    ByteBuffer out = ByteBuffer.allocate(in.remaining());
    while (true) {
      int size = Math.min(chunkSize(in), in.remaining());
      if (size <= 0) {
        return out.flip();
      }
      out.put(in.slice(in.position(), size));
      in.position(Math.min(in.limit(), in.position() + size + 2));
    }
  }

  /// @return 0 at the end, and where there is no size
  private static int chunkSize(ByteBuffer in) {
    int size = 0;
    boolean digits = true;
    while (in.hasRemaining()) {
      byte octet = in.get();
      if (octet == '\n') {
        return size;
      }
      int digit = Character.digit(octet, 16);
      digits &= digit >= 0;
      if (digits) {
        size = Math.min(size, MAX_OCTETS) * 16 + digit;
      }
    }
    return 0;
  }
}
