package dev.gangway.access;

import java.time.Instant;
import java.util.Optional;

/// Somebody who has said who they are, and how.
///
/// @param way how they said it
/// @param id of the login, for messages and logs; no secret. Each password typed makes another; one
///   from a header or a token is the same for each request
/// @param since when it began
/// @param expires when it is over whatever is done; a token may last for ever
public record Login(User user, Way way, String id, Instant since, Optional<Instant> expires) {

  /// How somebody says who they are.
  public enum Way {
    /// Not at all: no login is configured.
    NONE,
    /// A password was typed, and the browser has kept the cookie since.
    PASSWORD,
    /// A trusted proxy said it.
    HEADER,
    /// A program showed its token.
    TOKEN
  }

  /// Everybody, as long as no login is configured.
  public static final Login ANONYMOUS =
      new Login(User.ANONYMOUS, Way.NONE, "anonymous", Instant.EPOCH, Optional.empty());
}
