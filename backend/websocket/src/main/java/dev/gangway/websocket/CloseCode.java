package dev.gangway.websocket;

/// The registered status codes of Close frames (RFC 6455 §7.4.1 and IANA's registry). Codes from
/// 3000 to 4999 belong to libraries and applications and appear as plain numbers.
public enum CloseCode {
  /// Done, nothing wrong.
  NORMAL(1000),
  /// A server goes down or a page is left.
  GOING_AWAY(1001),
  /// The peer broke the protocol.
  PROTOCOL_ERROR(1002),
  /// A type of data that makes no sense here.
  UNSUPPORTED_DATA(1003),
  /// Never on the wire: the Close carried no code.
  NO_STATUS(1005),
  /// Never on the wire: the connection ended without a Close.
  ABNORMAL(1006),
  /// Data that does not fit the message's type, such as text that is not UTF-8.
  INVALID_PAYLOAD(1007),
  /// Against the rules of this side, with no better code.
  POLICY_VIOLATION(1008),
  /// A message larger than this side takes.
  MESSAGE_TOO_BIG(1009),
  /// A client misses an extension; never sent by a server.
  MANDATORY_EXTENSION(1010),
  /// A server's own fault.
  INTERNAL_ERROR(1011),
  /// The service restarts: come back.
  SERVICE_RESTART(1012),
  /// Overloaded: come back later.
  TRY_AGAIN_LATER(1013),
  /// A gateway got a bad answer from behind it.
  BAD_GATEWAY(1014),
  /// Never on the wire: the TLS handshake failed.
  TLS_HANDSHAKE(1015);

  private final int value;

  CloseCode(int value) {
    this.value = value;
  }

  /// The number on the wire.
  public int value() {
    return value;
  }

  /// Whether a Close frame may carry this code, whoever sends it (RFC 6455 §7.4): the registered
  /// ones but for those that stand for the absence of one, and 3000 to 4999.
  static boolean mayBeOnTheWire(int code) {
    if (code >= 3000) {
      return code <= 4999;
    }
    return switch (code) {
      case 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 -> true;
      default -> false;
    };
  }

  /// Whether a server may send this code: what may be on the wire but for 1010, which is a
  /// client's.
  static boolean mayBeSentByServer(int code) {
    return mayBeOnTheWire(code) && code != MANDATORY_EXTENSION.value;
  }
}
