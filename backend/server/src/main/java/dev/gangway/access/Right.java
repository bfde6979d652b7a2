package dev.gangway.access;

import java.util.Locale;

/// What a user may be allowed to do with a target; the names of the configuration's `may`.
public enum Right {
  OPEN,
  WATCH,
  LOGS,
  ATTACH,
  DEBUG,
  FILES,
  ADMIN;

  /// The name in the configuration: `open`.
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
