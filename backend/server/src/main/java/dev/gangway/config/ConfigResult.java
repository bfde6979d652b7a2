package dev.gangway.config;

import java.util.List;

/// What became of a configuration file.
public sealed interface ConfigResult {

  /// The gateway can start with it.
  ///
  /// @param warnings in the file's order; may be empty
  record Loaded(Config config, List<ConfigProblem> warnings) implements ConfigResult {
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }

  /// The gateway cannot start with it.
  ///
  /// @param problems errors and warnings in the file's order; at least one is an error
  record Refused(List<ConfigProblem> problems) implements ConfigResult {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
