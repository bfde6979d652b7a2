package dev.gangway.web;

import dev.gangway.access.Resource;
import dev.gangway.terminal.TerminalOpener;
import java.util.Locale;

/// A target as the list shows it, and what opens it.
///
/// @param resource what rights are decided on
public record ListedTarget(Resource resource, Kind kind, State state, TerminalOpener opener) {

  /// What it is.
  public enum Kind {
    SSH,
    CONTAINER;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether it can be reached, as far as the gateway knows.
  public enum State {
    UNKNOWN,
    UP,
    DOWN;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
