package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;

/// The close codes a page's socket ends with: `PROTOCOL.md`, "Close codes".
public enum SessionClose {
  /// After `exit`, after a `failure` without a code of its own, after `end`.
  DONE(1000, ""),
  /// Our fault, no detail.
  INTERNAL(1011, "internal error"),
  /// More sockets than there could be sessions for.
  OVERLOADED(1013, "too many connections"),
  /// Restart or shutdown: come back.
  RESTART(1012, "the gateway is shutting down"),
  /// Bad control message, binary before `open`, impossible `ack`.
  BAD_MESSAGE(4400, "bad message"),
  /// The login that the socket was opened with has ended.
  LOGIN_ENDED(4401, "login ended"),
  /// No such target or session, or not allowed.
  NO_SUCH_TARGET(4404, "no such target"),
  /// Nothing said after the upgrade.
  SILENT(4408, "nothing was said"),
  /// Nobody has typed for as long as that is allowed.
  IDLE(4408, "idle"),
  /// Another page continues the session.
  TAKEN_OVER(4409, "taken over"),
  /// Too many sessions.
  TOO_MANY(4429, "too many sessions");

  private final int code;
  private final String reason;

  SessionClose(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /// The code on the wire.
  public int code() {
    return code;
  }

  /// A few words for whoever reads the wire.
  public String reason() {
    return reason;
  }

  /// The code that follows a `failure`.
  static SessionClose after(OpenFailure.Kind kind) {
    return switch (kind) {
      case INTERNAL -> INTERNAL;
      case BAD_MESSAGE -> BAD_MESSAGE;
      case NO_SUCH_TARGET, NO_SUCH_SESSION -> NO_SUCH_TARGET;
      case BUSY -> TOO_MANY;
      case UNRESOLVABLE,
          REFUSED,
          TIMEOUT,
          NOT_SSH,
          NO_COMMON_ALGORITHM,
          HOST_KEY_UNKNOWN,
          HOST_KEY_CHANGED,
          HOST_KEY_REVOKED,
          LOGIN_REFUSED,
          CHANNEL_REFUSED,
          DISCONNECTED,
          NO_SHELL,
          NOT_RUNNING,
          DAEMON_UNREACHABLE ->
          DONE;
    };
  }
}
