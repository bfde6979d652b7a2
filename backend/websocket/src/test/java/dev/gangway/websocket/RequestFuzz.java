package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.List;

/// Fuzz target: a request to a server's verdict.
///
/// Nothing comes out but a violation or a verdict; cutting changes neither; the verdict's headers
/// are one line each; and who is let in has asked for it.
final class RequestFuzz {

  private static final OpeningHandshake HANDSHAKE =
      OpeningHandshake.accepting(OriginPolicy.anyOrNone()).offering(List.of("a", "b"));

  private RequestFuzz() {}

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
      RequestHead head = RequestHead.of(reader);
      OpeningHandshake.Verdict verdict = HANDSHAKE.answer(head.request());
      switch (verdict) {
        case OpeningHandshake.Accepted accepted -> {
          checkRight(head.request());
          FuzzInput.checkOneLineEach(accepted.headers());
        }
        case OpeningHandshake.Rejected rejected -> FuzzInput.checkOneLineEach(rejected.headers());
      }
      return verdict + " then " + in.remaining();
    } catch (HandshakeViolation violation) {
      return violation.status() + " " + violation.reason();
    }
  }

  private static void checkRight(HandshakeRequest request) {
    if (!request.method().equals("GET")
        || !request.httpVersion().equals("HTTP/1.1")
        || request.lines("Host").size() != 1
        || request.lines("Sec-WebSocket-Key").size() != 1
        || !request.lines("Sec-WebSocket-Version").equals(List.of("13"))) {
      throw new AssertionError("let in: " + request);
    }
  }
}
