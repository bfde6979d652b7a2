package dev.gangway.session;

import java.util.Optional;

/// The targets of one user.
@FunctionalInterface
public interface TargetDirectory {

  /// Finds what a page asks for. Not allowed looks like not existing.
  Optional<Target> find(ClientMessage.Open open);
}
