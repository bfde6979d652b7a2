package dev.gangway.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What a user may be allowed to do with a target; the names of the configuration's `may`.
public enum Right {
  /// A terminal of one's own.
  OPEN,
  /// Someone else's terminal, to look at.
  WATCH,
  /// What the target writes to its log.
  LOGS,
  /// A container's main process.
  ATTACH,
  /// A container of tools beside the target.
  DEBUG,
  /// Its files.
  FILES,
  /// Others' sessions, and host keys.
  ADMIN;

  /// The name in the configuration: `open`.
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The right of that name.
  ///
  /// @throws IllegalArgumentException if there is none, which the configuration has checked
  public static Right of(String configName) {
    return valueOf(configName.toUpperCase(Locale.ROOT));
  }

  /// The rights of a token's `may`: those named, or all where none is.
  public static Set<Right> atMost(List<String> configNames) {
    return configNames.isEmpty()
        ? EnumSet.allOf(Right.class)
        : configNames.stream().map(Right::of).collect(Collectors.toUnmodifiableSet());
  }
}
