package dev.gangway.web;

import dev.gangway.terminal.TerminalSource;

/// A target in the list, and what opens it.
public record ListedTarget(TargetEntry entry, TerminalSource source) {

  /// What `open` names.
  String id() {
    return entry.resource().id();
  }
}
