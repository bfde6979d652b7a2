package dev.gangway.web;

import java.util.Locale;
import java.util.Optional;

/// A Docker daemon as the list shows it.
///
/// @param name its name in the configuration
/// @param text a sentence for users: what is wrong, or worth knowing
public record DaemonEntry(String name, State state, Optional<String> text) {

  /// Whether it answers.
  public enum State {
    CONNECTING,
    UP,
    DOWN;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
