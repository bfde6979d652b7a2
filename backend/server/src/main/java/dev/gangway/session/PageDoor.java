package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import java.util.Optional;

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
  /// @return what the session's user is told: who is looking
  /// @throws OpenFailure if that cannot be written down
  Optional<String> watch(String session, Owner owner, SessionWitness witness) throws OpenFailure;
}
