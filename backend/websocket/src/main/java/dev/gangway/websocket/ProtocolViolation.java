package dev.gangway.websocket;

import java.io.IOException;
import java.io.Serial;

/// What the peer did is against the protocol or a limit of this side. Made where it is seen; turned
/// into a Close frame in one place, [WebSocket].
final class ProtocolViolation extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final CloseCode code;

  /// @param code what the Close will carry
  /// @param reason sent to the peer: short, and nothing that is not the peer's own doing
  ProtocolViolation(CloseCode code, String reason) {
    super(reason);
    this.code = code;
  }

  CloseCode code() {
    return code;
  }

  /// The short text for the peer.
  String reason() {
    return String.valueOf(getMessage());
  }
}
