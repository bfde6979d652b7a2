package dev.gangway.session;

import java.time.Duration;

/// On what terms sessions live; the configuration's `sessions` says what each is for.
///
/// @param detach how long a session lives on without a page; zero: it ends with its page
/// @param dropOldest whether output that nobody has seen may leave a full log, so that the program
///   need not wait
/// @param idle how long a session may live without being typed into; zero: for ever
/// @param memory bytes of a session's newest output in memory
/// @param totalMemory bytes of all sessions' newest output in memory, as far as 128 KiB for each
///   allow
/// @param spool bytes of its older output on disk; zero: none
/// @param perUser sessions of one user alive at once
/// @param watchers of one session at once
public record SessionTerms(
    Duration detach,
    boolean dropOldest,
    Duration idle,
    int memory,
    int totalMemory,
    int spool,
    int perUser,
    int watchers) {

  /// What holds when the configuration says nothing.
  public static final SessionTerms DEFAULTS =
      new SessionTerms(
          Duration.ofMinutes(15), false, Duration.ZERO, 1 << 20, 32 << 20, 64 << 20, 100, 250);
}
