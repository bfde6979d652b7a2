package dev.gangway.access;

/// Why a login is over.
public enum LoginEnd {
  /// Its time: the lifetime has passed, or nothing was done for the idle time. The same person may
  /// well come back.
  EXPIRED,

  /// Somebody's will: it was signed out, here, everywhere or by another process, or its user,
  /// password or token was taken away. Also told where both are true, and where too much is watched
  /// to say.
  ENDED
}
