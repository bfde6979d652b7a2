package dev.gangway.terminal;

import java.util.Optional;

/// Who asks for a terminal, and what of it is theirs to choose.
///
/// @param login the name they are logged in by; empty where nobody has to log in
/// @param mayTrustHostKeys whether they may say that a host's key is the right one
/// @param directory where the shell shall begin; a path on the target, absolute, which may not
///   exist
public record OpenRequest(String login, boolean mayTrustHostKeys, Optional<String> directory) {

  /// The longest path that is taken, in characters: Linux's `PATH_MAX`.
  public static final int LONGEST_DIRECTORY = 4096;

  /// Nobody in particular, who chooses nothing.
  public static final OpenRequest ANONYMOUS = new OpenRequest("", false, Optional.empty());
}
