package dev.gangway.websocket;

import java.util.List;

/// What a client offers by way of extensions, and how it judges the answer (RFC 6455 §9.1).
///
/// Thread-safety: implementations are immutable.
interface ClientExtensions {

  /// Offers nothing.
  ClientExtensions NONE =
      new ClientExtensions() {
        @Override
        public String offer() {
          return "";
        }

        @Override
        public void judge(List<String> lines) throws HandshakeViolation {
          if (!lines.isEmpty()) {
            throw HandshakeViolation.ofAnswer("The server uses an extension that was not offered.");
          }
        }
      };

  /// The value of `Sec-WebSocket-Extensions`, or empty to send none.
  String offer();

  /// Judges the answer.
  ///
  /// @param lines of `Sec-WebSocket-Extensions` in the response
  /// @throws HandshakeViolation if it uses what was not offered (RFC 6455 §4.1)
  void judge(List<String> lines) throws HandshakeViolation;
}
