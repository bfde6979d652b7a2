package dev.gangway.web;

import dev.gangway.terminal.TerminalOpener;

/// A target in the list, and what opens it.
public record ListedTarget(TargetEntry entry, TerminalOpener opener) {

  /// What `open` names.
  String id() {
    return entry.resource().id();
  }
}
