package dev.gangway.config;

import dev.gangway.config.SessionsConfig.CloseTab;
import dev.gangway.config.SessionsConfig.Detached;

/// Reads `sessions`.
final class SessionsSection {
  private SessionsSection() {}

  /// @param limits the section beside it, and what it says
  static SessionsConfig read(Section section, Section limits, LimitsConfig limit) {
    SessionsConfig defaults = SessionsConfig.DEFAULTS;
    SessionsConfig sessions =
        new SessionsConfig(
            section.time(Keys.Sessions.DETACH, defaults.detach()),
            Words.read(section, Keys.Sessions.DETACHED, Detached.values())
                .orElse(defaults.detached()),
            Words.read(section, Keys.Sessions.CLOSE_TAB, CloseTab.values())
                .orElse(defaults.closeTab()),
            section.time(Keys.Sessions.IDLE, defaults.idle()),
            section.size(Keys.Sessions.MEMORY, defaults.memory()),
            section.size(Keys.Sessions.TOTAL_MEMORY, defaults.totalMemory()),
            section.size(Keys.Sessions.SPOOL, defaults.spool()),
            section.number(Keys.Sessions.PER_USER, defaults.perUser()),
            section.number(Keys.Sessions.WATCHERS, defaults.watchers()));
    if (sessions.memory() < limit.credit()) {
      String message =
          "`sessions.memory` ("
              + SizeText.print(sessions.memory())
              + ") has to be at least `limits.credit` ("
              + SizeText.print(limit.credit())
              + "), or what a page was sent and has not drawn could not be sent to it again";
      if (section.has(Keys.Sessions.MEMORY)) {
        section.error(Keys.Sessions.MEMORY, message);
      } else {
        limits.error(Keys.Limits.CREDIT, message);
      }
    }
    if (sessions.totalMemory() < sessions.memory()) {
      section.error(
          section.has(Keys.Sessions.TOTAL_MEMORY)
              ? Keys.Sessions.TOTAL_MEMORY
              : Keys.Sessions.MEMORY,
          "`total_memory` ("
              + SizeText.print(sessions.totalMemory())
              + "), for all sessions, has to be at least `memory` ("
              + SizeText.print(sessions.memory())
              + "), which one of them may have");
    }
    if (sessions.spool() > 0 && sessions.spool() < sessions.memory()) {
      section.error(
          section.has(Keys.Sessions.SPOOL) ? Keys.Sessions.SPOOL : Keys.Sessions.MEMORY,
          "`spool` ("
              + SizeText.print(sessions.spool())
              + ") has to be 0, for none, or at least `memory` ("
              + SizeText.print(sessions.memory())
              + "), which moves there");
    }
    return sessions;
  }
}
