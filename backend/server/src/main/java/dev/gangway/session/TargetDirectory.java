package dev.gangway.session;

import dev.gangway.session.ClientMessage.Verb;
import java.util.Optional;

/// The targets of one user.
@FunctionalInterface
public interface TargetDirectory {

  /// Finds a target by what `open` names. Not allowed looks like not existing.
  ///
  /// @param verb what is to be done with it
  Optional<Target> find(String id, Verb verb);
}
