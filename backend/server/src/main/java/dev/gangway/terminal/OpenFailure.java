package dev.gangway.terminal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// There will be no terminal, or it has been lost: a kind for programs and a text for people.
///
/// The text is shown to the user as it is. It says what happened and what helps, names no secret,
/// and carries hostile text (a remote banner, a host's own words) only cleaned and cut.
public final class OpenFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /// Why; the names of `PROTOCOL.md`, `failure`.
  public enum Kind {
    UNRESOLVABLE,
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
    DAEMON_UNREACHABLE,
    NO_SUCH_TARGET,
    NO_SUCH_SESSION,
    BUSY,
    BAD_MESSAGE,
    INTERNAL;

    /// The name on the wire: `host-key-changed`.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Kind kind;

  /// @param text a sentence or two, fit for users
  public OpenFailure(Kind kind, String text) {
    this(kind, text, null);
  }

  /// @param text a sentence or two, fit for users
  /// @param cause for the log only
  public OpenFailure(Kind kind, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// What the user reads.
  public String text() {
    return String.valueOf(getMessage());
  }
}
