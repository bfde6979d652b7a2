package dev.gangway.websocket;

import java.nio.ByteBuffer;

/// What [MessageAssembler] makes of a peer's bytes.
sealed interface Incoming {

  /// A message, or a piece of one, for the application.
  record Data(Message message) implements Incoming {}

  /// To be answered with a Pong of the same payload.
  ///
  /// @param payload at most 125 octets, in a buffer of its own
  record Ping(ByteBuffer payload) implements Incoming {}

  /// An answer to a Ping, or a sign of life on the peer's own account.
  ///
  /// @param payload at most 125 octets, in a buffer of its own
  record Pong(ByteBuffer payload) implements Incoming {}

  /// The peer's last frame.
  ///
  /// @param code [CloseCode#NO_STATUS] if there was none
  record Close(int code, String reason) implements Incoming {}
}
