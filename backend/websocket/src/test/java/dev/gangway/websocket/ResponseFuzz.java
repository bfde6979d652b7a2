package dev.gangway.websocket;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// Fuzz target: a response to what a client makes of it.
///
/// Nothing comes out but a violation, an agreement, or a refusal with a bounded body; cutting
/// changes none of them.
final class ResponseFuzz {

  /// The key of RFC 6455 §1.3, so that an accepted answer is in the corpus.
  private static final ClientHandshake HANDSHAKE =
      new ClientHandshake(
          WebSocketUri.of(URI.create("ws://h/")),
          "dGhlIHNhbXBsZSBub25jZQ==",
          List.of("a", "b"),
          DeflateOptions.DEFAULTS,
          Map.of());

  private ResponseFuzz() {}

  /// What a fuzzer calls.
  public static void fuzzerTestOneInput(byte[] input) {
    String whole = outcome(ByteBuffer.wrap(input), input.length);
    String pieces = outcome(ByteBuffer.wrap(input), 1 + input.length % 5);
    if (!pieces.equals(whole)) {
      throw new AssertionError("whole: " + whole + "\ncut: " + pieces);
    }
  }

  private static String outcome(ByteBuffer in, int step) {
    HeadReader reader = new HeadReader();
    try {
      if (!FuzzInput.read(reader, in, step)) {
        return "incomplete";
      }
      ResponseHead head = ResponseHead.of(reader);
      if (head.status() == 101) {
        return HANDSHAKE.judge(head) + " then " + in.remaining();
      }
      return head.status() + " " + body(head, in, step);
    } catch (HandshakeViolation violation) {
      return violation.status() + " " + violation.reason();
    }
  }

  private static String body(ResponseHead head, ByteBuffer in, int step) {
    ResponseBody body = new ResponseBody(head);
    while (in.hasRemaining()) {
      // Reads beyond its end take nothing.
      ByteBuffer piece = in.slice(in.position(), Math.min(step, in.remaining()));
      in.position(in.position() + piece.remaining());
      body.read(piece);
    }
    String text = body.text();
    if (text.length() > ResponseBody.MAX_OCTETS) {
      throw new AssertionError("a body of " + text.length());
    }
    return text;
  }
}
