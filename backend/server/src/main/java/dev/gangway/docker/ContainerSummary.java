package dev.gangway.docker;

import java.util.Map;
import java.util.Optional;

/// A container as its daemon lists it.
///
/// @param id the full id
/// @param name a name that fits into a path, without the slash Docker puts before it
/// @param image what it was made of, in the words of whoever made it: cleaned and cut
/// @param project its compose project, cleaned and cut
/// @param service its service in the project, cleaned and cut
/// @param labels those that access rules speak of, as they are
public record ContainerSummary(
    String id,
    String name,
    String image,
    State state,
    Optional<String> project,
    Optional<String> service,
    Map<String, String> labels) {
  public ContainerSummary {
    labels = Map.copyOf(labels);
  }

  /// What can be done with it follows from this.
  public enum State {
    /// Its daemon is away.
    UNKNOWN,
    RUNNING,
    PAUSED,
    RESTARTING,
    /// Created, exited, dead, or being removed.
    STOPPED
  }

  /// The same container, in another state.
  ContainerSummary in(State other) {
    return new ContainerSummary(id, name, image, other, project, service, labels);
  }
}
