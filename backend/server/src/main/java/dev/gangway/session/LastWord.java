package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalExit;
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

  /// Why it is said, in a word or two, for the audit log.
  String reason() {
    return switch (message) {
      case ServerMessage.Exit(TerminalExit.Status(int status)) -> "exit " + status;
      case ServerMessage.Exit(TerminalExit.Signal signal) -> "signal " + signal.name();
      case ServerMessage.Failure(OpenFailure.Kind kind, _) -> kind.wireName();
      case null -> closeReason();
      case ServerMessage _ -> closeReason();
    };
  }

  private String closeReason() {
    return switch (close) {
      case DONE -> "end";
      case RESTART -> "shutdown";
      case LOGIN_ENDED,
          INTERNAL,
          OVERLOADED,
          BAD_MESSAGE,
          NO_SUCH_TARGET,
          SILENT,
          IDLE,
          TAKEN_OVER,
          TOO_MANY ->
          close.reason();
    };
  }
}
