package dev.gangway.session;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Why the latest sessions are over, so that a page that comes too late can be told. Bounded: the
/// oldest are forgotten first. Thread-safe.
final class EndedSessions {
  private static final int MOST = 1000;

  private record Ended(String owner, String sentence) {}

  // Guarded by this.
  private final SequencedMap<String, Ended> entries = new LinkedHashMap<>();

  synchronized void add(String session, Owner owner, Ending ending) {
    entries.putLast(session, new Ended(owner.name(), ending.sentence()));
    if (entries.size() > MOST) {
      entries.pollFirstEntry();
    }
  }

  /// Why it is over, for its own user.
  synchronized Optional<String> why(String session, Owner asking) {
    return Optional.ofNullable(entries.get(session))
        .filter(entry -> entry.owner().equals(asking.name()))
        .map(Ended::sentence);
  }
}
