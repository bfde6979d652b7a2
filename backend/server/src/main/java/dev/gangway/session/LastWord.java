package dev.gangway.session;

import org.jspecify.annotations.Nullable;

/// What an attachment says before it closes.
///
/// @param message said first, if any
/// @param afterOutput whether all output goes out before, or none of it any more
record LastWord(@Nullable ServerMessage message, SessionClose close, boolean afterOutput) {

  /// Said once all output has gone out.
  static LastWord afterOutput(ServerMessage message, SessionClose close) {
    return new LastWord(message, close, true);
  }

  /// Said at once.
  static LastWord now(@Nullable ServerMessage message, SessionClose close) {
    return new LastWord(message, close, false);
  }

  /// A failure and the close code that belongs to it, said once all output has gone out.
  static LastWord failure(ServerMessage.Failure failure) {
    return afterOutput(failure, SessionClose.after(failure.kind()));
  }
}
