package dev.gangway.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Reads one response from a [Transport], and not beyond what comes with it. Used by one thread.
final class ResponseReader {

  /// Interim responses that are read over.
  private static final int MAX_INTERIM = 8;

  /// How long to wait for what a refusal has to say.
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(2);

  private final Transport transport;
  private final ByteBuffer in = ByteBuffer.allocate(4096).limit(0);

  ResponseReader(Transport transport) {
    this.transport = transport;
  }

  /// The head of the final response.
  ///
  /// @param timeout for each piece of it
  ResponseHead head(Duration timeout) throws IOException {
    for (int i = 0; i <= MAX_INTERIM; i++) {
      HeadReader reader = new HeadReader();
      while (!reader.read(in)) {
        if (!fill(timeout)) {
          throw new EOFException("the connection ended before the response was complete");
        }
      }
      ResponseHead head = ResponseHead.of(reader);
      if (!head.isInterim()) {
        return head;
      }
    }
    throw HandshakeViolation.ofAnswer("Interim responses do not end.");
  }

  /// What was read behind the head.
  ByteBuffer rest() {
    return in;
  }

  /// The beginning of the body, as far as it comes soon.
  String body(ResponseHead head) {
    ResponseBody body = new ResponseBody(head);
    long end = System.nanoTime() + BODY_PATIENCE.toNanos();
    try {
      body.read(in);
      while (!body.isComplete()) {
        long left = end - System.nanoTime();
        if (left <= 0 || !fill(Duration.ofNanos(left))) {
          break;
        }
        body.read(in);
      }
    } catch (IOException e) {
      // What is there is better than nothing.
    }
    return body.text();
  }

  private boolean fill(Duration timeout) throws IOException {
    int count = transport.read(in.clear(), timeout);
    in.flip();
    return count >= 0;
  }
}
