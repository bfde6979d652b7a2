package dev.gangway.docker;

import java.util.List;
import java.util.Optional;

/// What is known of a daemon at one moment. Immutable.
///
/// @param text a sentence for users: what is wrong, or worth knowing
/// @param containers by name; while the daemon is away, those it had when it was last heard of
public record DaemonSnapshot(
    boolean reachable, Optional<String> text, List<ContainerSummary> containers) {
  public DaemonSnapshot {
    containers = List.copyOf(containers);
  }
}
