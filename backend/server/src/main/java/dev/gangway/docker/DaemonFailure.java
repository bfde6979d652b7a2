package dev.gangway.docker;

import dev.gangway.terminal.OpenFailure;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A request to a daemon that came to nothing: a reason for programs, a sentence for people.
///
/// The sentence may be shown to users: the daemon's own words are in it cleaned and cut.
final class DaemonFailure extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /// Why.
  enum Reason {
    /// There is no connection to be had, or it ended before the answer.
    UNREACHABLE,

    /// There was no answer, or no connection, in time.
    TIMEOUT,

    /// What was answered is no answer: not HTTP, no JSON, too much of it, cut short.
    BAD_ANSWER,

    /// 404.
    NOT_FOUND,

    /// 409: the container is not running, or paused.
    CONFLICT,

    /// Any other status that is no success.
    REFUSED
  }

  private final Reason reason;

  DaemonFailure(Reason reason, String text) {
    this(reason, text, null);
  }

  DaemonFailure(Reason reason, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /// The same, for somebody who wanted a terminal.
  OpenFailure toOpenFailure() {
    OpenFailure.Kind kind =
        switch (reason) {
          case UNREACHABLE, BAD_ANSWER -> OpenFailure.Kind.DAEMON_UNREACHABLE;
          case TIMEOUT -> OpenFailure.Kind.TIMEOUT;
          case NOT_FOUND -> OpenFailure.Kind.NO_SUCH_TARGET;
          case CONFLICT -> OpenFailure.Kind.NOT_RUNNING;
          case REFUSED -> OpenFailure.Kind.REFUSED;
        };
    return new OpenFailure(kind, text(), this);
  }
}
