package dev.gangway.websocket;

import java.lang.System.Logger;
import java.util.Locale;

/// Hears of every frame of one connection, for whoever looks for the reason of a fault. What is in
/// a frame is never told: it may be a password.
///
/// Thread-safety: called by the thread that receives and by those that send, at the same time; must
/// not block, as frames wait meanwhile.
@FunctionalInterface
public interface WireLog {

  /// Notes nothing.
  WireLog OFF = _ -> {};

  /// A frame was read, as far as its header, or is about to be written.
  void frame(Frame frame);

  /// Which way a frame goes.
  enum Direction {
    IN,
    OUT
  }

  /// The header of a frame (RFC 6455 §5.2) without the key.
  ///
  /// @param opcode 0 to 15
  /// @param fin whether it is the last of its message
  /// @param rsv the reserved bits as a number, RSV1 worth 4
  /// @param masked whether it comes from a client
  /// @param length of the payload in octets, as on the wire
  record Frame(Direction direction, int opcode, boolean fin, int rsv, boolean masked, long length) {

    static Frame of(Direction direction, FrameHeader header) {
      return new Frame(
          direction,
          header.opcode().bits(),
          header.fin(),
          header.rsv(),
          header.masked(),
          header.length());
    }

    /// For example `out text fin=true rsv=0 masked=false length=12`.
    @Override
    public String toString() {
      return direction.name().toLowerCase(Locale.ROOT)
          + ' '
          + Opcode.of(opcode).name().toLowerCase(Locale.ROOT)
          + " fin="
          + fin
          + " rsv="
          + rsv
          + " masked="
          + masked
          + " length="
          + length;
    }
  }

  /// Lines like `event=ws-frame socket=7 in text fin=true rsv=0 masked=true length=12`, if the
  /// level is on at that moment.
  ///
  /// @param socket what the lines call this connection
  static WireLog to(Logger logger, Logger.Level level, String socket) {
    return frame -> {
      if (logger.isLoggable(level)) {
        logger.log(level, "event=ws-frame socket={0} {1}", socket, frame);
      }
    };
  }
}
