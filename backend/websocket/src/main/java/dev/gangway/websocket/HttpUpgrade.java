package dev.gangway.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The first request of a connection without an HTTP server: read, then either made a WebSocket or
/// answered once and closed.
///
/// ```
///   HttpUpgrade upgrade = HttpUpgrade.read(SocketTransport.of(socket), Duration.ofSeconds(10));
///   WebSocket socket = upgrade.accept(OpeningHandshake.accepting(origins), options);
/// ```
///
/// For programs that serve nothing but WebSockets and a page or two; behind an HTTP server, give
/// its requests to [OpeningHandshake] instead.
///
/// Used by one thread. Owns the transport until it is a WebSocket's.
public final class HttpUpgrade {

  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          400, "Bad Request",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          426, "Upgrade Required",
          431, "Request Header Fields Too Large");

  /// How long, and how much, input is dropped after an answer, so that it is not lost in a reset.
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private static final int DRAIN_OCTETS = 256 * 1024;

  private final Transport transport;
  private final RequestHead head;
  private final ByteBuffer rest;
  private final Duration timeout;

  private HttpUpgrade(Transport transport, RequestHead head, ByteBuffer rest, Duration timeout) {
    this.transport = transport;
    this.head = head;
    this.rest = rest;
    this.timeout = timeout;
  }

  /// Reads the head of a request, blocking. What is wrong with its form is answered.
  ///
  /// @param transport closed if this throws
  /// @param timeout for the whole of it, and for each answer
  /// @throws HandshakeViolation if it is not a request
  /// @throws IOException if the connection broke or the time was over
  public static HttpUpgrade read(Transport transport, Duration timeout) throws IOException {
    boolean read = false;
    try (HandshakeDeadline deadline = new HandshakeDeadline(timeout, transport::close)) {
      ByteBuffer in = ByteBuffer.allocate(4096).limit(0);
      try {
        RequestHead head = RequestHead.of(head(transport, in, timeout));
        deadline.met();
        if (deadline.passed()) {
          throw new SocketTimeoutException("the request took more than " + timeout);
        }
        read = true;
        return new HttpUpgrade(transport, head, in, timeout);
      } catch (HandshakeViolation e) {
        Map<String, String> headers = Map.of("Cache-Control", "no-store");
        respond(transport, e.status(), headers, "text/plain", reasonText(e.reason()), timeout);
        throw e;
      }
    } finally {
      if (!read) {
        transport.close();
      }
    }
  }

  /// What is asked for: path and query, as sent.
  public String target() {
    return head.target();
  }

  /// The head of the request.
  public HandshakeRequest request() {
    return head.request();
  }

  /// Answers the opening handshake, with 101 or with what is wrong.
  ///
  /// @return the server's end of the connection
  /// @throws HandshakeViolation if the request was refused; the connection is closed
  /// @throws IOException if the connection broke; it is closed
  public WebSocket accept(OpeningHandshake handshake, WebSocketOptions options) throws IOException {
    switch (handshake.answer(head.request())) {
      case OpeningHandshake.Accepted accepted -> {
        boolean sent = false;
        try {
          transport.write(
              new ByteBuffer[] {head(101, "Switching Protocols", accepted.headers())}, timeout);
          sent = true;
        } finally {
          if (!sent) {
            transport.close();
          }
        }
        return WebSocket.server(PrefixedTransport.of(rest, transport), options, accepted.deflate());
      }
      case OpeningHandshake.Rejected rejected -> {
        respond(
            transport,
            rejected.status(),
            rejected.headers(),
            "text/plain",
            reasonText(rejected.reason()),
            timeout);
        throw new HandshakeViolation(rejected.status(), rejected.reason());
      }
    }
  }

  /// Answers with a page instead and closes the connection.
  ///
  /// @param contentType printable ASCII
  public void respond(int status, String contentType, String body) throws IOException {
    if (!HttpText.isValue(contentType)) {
      throw new IllegalArgumentException("not a content type: " + contentType);
    }
    respond(transport, status, Map.of(), contentType, body, timeout);
  }

  private static HeadReader head(Transport transport, ByteBuffer in, Duration timeout)
      throws IOException {
    HeadReader reader = new HeadReader();
    while (!reader.read(in)) {
      int count = transport.read(in.clear(), timeout);
      in.flip();
      if (count < 0) {
        throw new EOFException("the connection ended before the request was complete");
      }
    }
    return reader;
  }

  private static String reasonText(String reason) {
    return reason + "\n";
  }

  private static void respond(
      Transport transport,
      int status,
      Map<String, String> more,
      String contentType,
      String body,
      Duration timeout)
      throws IOException {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>(more);
    // A 426 names what to upgrade to, and that is a matter of the connection (RFC 9110 §15.5.22).
    headers.put("Connection", more.containsKey("Upgrade") ? "upgrade, close" : "close");
    headers.put("Content-Type", contentType + "; charset=utf-8");
    headers.put("Content-Length", String.valueOf(octets.length));
    try {
      ByteBuffer head = head(status, REASONS.getOrDefault(status, ""), headers);
      transport.write(new ByteBuffer[] {head, ByteBuffer.wrap(octets)}, timeout);
      transport.shutdownOutput(timeout);
      drain(transport);
    } finally {
      transport.close();
    }
  }

  private static void drain(Transport transport) {
    long end = System.nanoTime() + DRAIN.toNanos();
    ByteBuffer scratch = ByteBuffer.allocate(4096);
    try {
      for (int dropped = 0; dropped < DRAIN_OCTETS; dropped += scratch.position()) {
        long left = end - System.nanoTime();
        if (left <= 0 || transport.read(scratch.clear(), Duration.ofNanos(left)) < 0) {
          return;
        }
      }
    } catch (IOException e) {
      // The answer is sent; the rest is politeness.
    }
  }

  private static ByteBuffer head(int status, String reason, Map<String, String> headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(reason);
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    return ByteBuffer.wrap(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII));
  }
}
