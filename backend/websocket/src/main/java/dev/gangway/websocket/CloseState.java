package dev.gangway.websocket;

/// The closing handshake (RFC 6455 §7) as one table.
///
/// | in       | this side closes | the peer's Close | a violation | the stream is lost |
/// |----------|------------------|------------------|-------------|--------------------|
/// | OPEN     | CLOSING          | ANSWERED         | FAILED      | LOST               |
/// | CLOSING  | -                | CLOSED           | FAILED      | LOST               |
/// | ANSWERED | -                | -                | -           | -                  |
/// | CLOSED   | -                | -                | -           | -                  |
/// | FAILED   | -                | -                | -           | -                  |
/// | LOST     | -                | -                | -           | -                  |
///
/// The first Close of this side is its only one: a violation seen in CLOSING sends no second.
enum CloseState {
  /// Messages go both ways.
  OPEN,
  /// This side has said Close first; what comes now is read for the peer's Close and dropped.
  CLOSING,
  /// The peer said Close first; this side says it too, then ends the stream.
  ANSWERED,
  /// Both have said Close, this side first; it ends the stream.
  CLOSED,
  /// The peer broke the protocol; this side says Close and ends the stream, listening to nothing.
  FAILED,
  /// The stream ended, broke or fell silent; nothing more can be said.
  LOST;

  enum Event {
    CLOSE,
    PEER_CLOSE,
    VIOLATION,
    LOSS
  }

  /// The state after an event; the same if the event changes nothing.
  CloseState after(Event event) {
    return switch (this) {
      case OPEN ->
          switch (event) {
            case CLOSE -> CLOSING;
            case PEER_CLOSE -> ANSWERED;
            case VIOLATION -> FAILED;
            case LOSS -> LOST;
          };
      case CLOSING ->
          switch (event) {
            case CLOSE -> CLOSING;
            case PEER_CLOSE -> CLOSED;
            case VIOLATION -> FAILED;
            case LOSS -> LOST;
          };
      case ANSWERED, CLOSED, FAILED, LOST -> this;
    };
  }

  /// Whether nothing more is expected of the peer.
  boolean isOver() {
    return switch (this) {
      case OPEN, CLOSING -> false;
      case ANSWERED, CLOSED, FAILED, LOST -> true;
    };
  }
}
