package dev.gangway.websocket;

import java.nio.ByteBuffer;

/// Hears the control frames of one connection, which [WebSocket#receive()] deals with by itself.
/// Each method does nothing unless it is overridden.
///
/// Thread-safety: called by the thread that receives, between two messages or two pieces of one;
/// nothing is received meanwhile. A method may send, at the price of waiting for the peer.
public interface ControlListener {

  /// Hears nothing.
  ControlListener NONE = new ControlListener() {};

  /// A Ping has come and is answered after this.
  ///
  /// @param payload at most 125 octets
  default void ping(ByteBuffer payload) {}

  /// A Pong has come: an answer to a Ping with the same payload, or unasked (RFC 6455 §5.5.3).
  ///
  /// @param payload at most 125 octets
  default void pong(ByteBuffer payload) {}

  /// The peer's Close has come; this side's goes out after this if it was not said before.
  ///
  /// @param code 1005 if there was none
  /// @param reason hostile text
  default void close(int code, String reason) {}
}
