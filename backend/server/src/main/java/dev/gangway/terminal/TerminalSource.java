package dev.gangway.terminal;

/// A target that terminals are opened on. Thread-safe.
@FunctionalInterface
public interface TerminalSource {

  /// What opens a terminal for one who asks; holds nothing open, and may be kept or thrown away.
  TerminalOpener opener(OpenRequest request);
}
