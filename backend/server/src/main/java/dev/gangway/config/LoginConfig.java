package dev.gangway.config;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who may come in, and how they say who they are.
///
/// @param users people with a password here, in the file's order
/// @param header names told by a trusted proxy
/// @param tokens for programs, in the file's order; no name is a user's as well
/// @param notice what the login page says before anybody logs in: a legal notice, plain text
/// @param lifetime how long a login lasts at most
/// @param idle how long it lasts without anything being done
/// @param hashing passwords checked at once: each takes a core and some 20 MiB for a moment
/// @param waiting attempts that may wait for one of those places; one more is told 429
/// @param attempts wrong passwords for one name from one address before the next is refused
///   unchecked; four times as many for all names from one address
/// @param lockout how long they are refused; doubles each time, up to sixteen times as long
public record LoginConfig(
    List<LocalUser> users,
    Optional<HeaderLogin> header,
    List<Token> tokens,
    Optional<String> notice,
    Duration lifetime,
    Duration idle,
    int hashing,
    int waiting,
    int attempts,
    Duration lockout) {

  /// What holds where the file says nothing; nobody can log in with it.
  public static final LoginConfig DEFAULTS =
      new LoginConfig(
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Duration.ofHours(12),
          Duration.ofHours(2),
          2,
          20,
          5,
          Duration.ofSeconds(30));

  public LoginConfig {
    users = List.copyOf(users);
    tokens = List.copyOf(tokens);
  }

  /// Somebody with a password here.
  ///
  /// @param name as typed; case matters
  /// @param password its hash, `$argon2id$…` or `$pbkdf2-sha256$…`
  /// @param groups the access rules speak of
  /// @param position where the file has the hash, for messages
  public record LocalUser(String name, Secret password, List<String> groups, Position position) {
    public LocalUser {
      groups = List.copyOf(groups);
    }
  }

  /// A proxy that says who asks. Believed from the trusted proxies alone.
  ///
  /// @param user the header that carries the name
  /// @param groups the header that carries the groups
  /// @param separator what stands between two groups: one character
  /// @param signOut where the proxy's own login is ended
  public record HeaderLogin(
      String user, Optional<String> groups, String separator, Optional<URI> signOut) {}

  /// A secret that a program shows with each request, `Authorization: Bearer …`.
  ///
  /// @param name what rules and the audit log call it
  /// @param hash of the token: SHA-256 in 64 lower case hexadecimal digits
  /// @param groups the access rules speak of
  /// @param expires from then on it is void
  /// @param may what it can be used for at most: names of rights; empty: whatever the rules say
  /// @param position where the file speaks of it, for messages
  public record Token(
      String name,
      String hash,
      List<String> groups,
      Optional<Instant> expires,
      List<String> may,
      Position position) {
    public Token {
      groups = List.copyOf(groups);
      may = List.copyOf(may);
    }
  }
}
