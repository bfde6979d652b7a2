package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What the user of one page may do. Not allowed looks like not existing.
public interface PageDoor {

  /// Whose the sessions are that this page opens.
  Owner owner();

  /// Finds what a page asks for.
  Optional<Target> find(ClientMessage.Open open);

  /// Whether the user may go on with a session of their own.
  ///
  /// @param before of the page that had it last
  /// @return who keeps account of it from now on
  Optional<SessionWitness> resume(String session, SessionWitness before);

  /// Whether the user may look at a session.
  ///
  /// @throws OpenFailure if that cannot be written down
  Optional<Watcher> watch(String session, Owner owner, SessionWitness witness) throws OpenFailure;

  /// Somebody who looks at a session.
  ///
  /// @param name what the session's user is told
  /// @param mayGoOn whether the right to look still holds
  record Watcher(String name, BooleanSupplier mayGoOn) {}
}
