package dev.gangway.websocket;

/// Which end of a connection this side is. A client masks and a server does not (RFC 6455 §5.1),
/// and a server ends the stream first (§7.1.1); all else is the same for both.
enum Role {
  CLIENT,
  SERVER;

  /// Whether this side masks what it sends; the other one does not.
  boolean masks() {
    return this == CLIENT;
  }

  /// Whether this side may say this code in a Close (RFC 6455 §7.4.1). 1010 is a client's alone;
  /// 1011 is either's since erratum 3227.
  boolean maySend(int code) {
    return switch (this) {
      case CLIENT -> CloseCode.mayBeOnTheWire(code);
      case SERVER -> CloseCode.mayBeSentByServer(code);
    };
  }
}
