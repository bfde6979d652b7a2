package dev.gangway.websocket;

import java.io.IOException;
import java.io.Serial;

/// The other side's part of an opening handshake is not what RFC 6455 §4 or HTTP wants, or beyond a
/// limit of this side. The connection is closed.
public final class HandshakeViolation extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  /// @param status of HTTP, for a server to answer with
  /// @param reason one sentence
  HandshakeViolation(int status, String reason) {
    super(reason);
    this.status = status;
  }

  /// The HTTP status that a server has answered with; 502 for what a client saw wrong.
  public int status() {
    return status;
  }

  /// What is wrong, in one sentence.
  public String reason() {
    return String.valueOf(getMessage());
  }

  /// What a client found wrong in an answer.
  static HandshakeViolation ofAnswer(String reason) {
    return new HandshakeViolation(502, reason);
  }
}
