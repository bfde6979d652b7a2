package dev.gangway.config;

import java.time.Duration;
import java.util.Locale;

/// How long sessions live, and what is kept of their output. How far a file may move each of these
/// stands in `Keys.Sessions`.
///
/// @param detach how long a session lives on while no page is attached to it: a closed laptop, a
///   proxy that was reloaded; zero: it ends with its page
/// @param detached what happens to the output that comes meanwhile, once the log is full
/// @param closeTab what closing a tab in the page does to its session
/// @param idle a session that nobody types into for this long is ended; zero: none is
/// @param memory bytes of a session's newest output that are kept in memory, for pages that come
///   back
/// @param totalMemory bytes of all sessions' output that are kept in memory; the less of them is
///   free, the more goes to disk
/// @param spool bytes of a session's older output that are kept on disk, in the state folder
/// @param perUser sessions of one user alive at once; not counted without `login`, where everybody
///   is one user
/// @param watchers pages that only watch one session
public record SessionsConfig(
    Duration detach,
    Detached detached,
    CloseTab closeTab,
    Duration idle,
    int memory,
    int totalMemory,
    int spool,
    int perUser,
    int watchers) {

  /// What holds when the file says nothing: a lunch break's absence, with nothing lost.
  public static final SessionsConfig DEFAULTS =
      new SessionsConfig(
          Duration.ofMinutes(15),
          Detached.PAUSE,
          CloseTab.END,
          Duration.ZERO,
          1 << 20,
          32 << 20,
          64 << 20,
          100,
          250);

  /// What happens when nobody is attached and the log is full.
  public enum Detached {
    /// The program waits until somebody reads on: nothing is lost.
    PAUSE,

    /// The program goes on, and its oldest output is lost.
    DROP_OLDEST;

    /// As in the file: `drop-oldest`.
    @Override
    public String toString() {
      return word(this);
    }
  }

  /// What closing a tab does.
  public enum CloseTab {
    /// The session ends, and all that runs in it.
    END,

    /// The session lives on for `detach`.
    DETACH;

    /// As in the file: `detach`.
    @Override
    public String toString() {
      return word(this);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
