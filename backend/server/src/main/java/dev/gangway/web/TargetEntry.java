package dev.gangway.web;

import dev.gangway.access.Resource;
import dev.gangway.config.Marks;
import java.util.Locale;
import java.util.Optional;

/// A target as the list shows it.
///
/// @param resource what rights are decided on
/// @param container what there is to say of a container, and of no other target
/// @param marks how it is told from others; a container's are its daemon's
public record TargetEntry(
    Resource resource, Kind kind, State state, Optional<Container> container, Marks marks) {

  /// What it is.
  public enum Kind {
    SSH,
    CONTAINER;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether it can be reached, as far as the gateway knows.
  public enum State {
    UNKNOWN,
    UP,
    DOWN,
    RUNNING,
    PAUSED,
    RESTARTING,
    /// Created, exited, dead, or being removed.
    STOPPED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Where a container belongs. All of it but the daemon's name was chosen by whoever made the
  /// container.
  ///
  /// @param daemon the name of its daemon in the configuration
  /// @param image what it was made of
  /// @param project its compose project
  /// @param service its service in the project
  public record Container(
      String daemon, String image, Optional<String> project, Optional<String> service) {}

  /// Whether it makes sense to open it now. What is not offered is listed all the same. A container
  /// of which nothing is known is one whose daemon is away; of hosts nothing is known for now.
  boolean offered() {
    return switch (state) {
      case UNKNOWN -> kind == Kind.SSH;
      case UP, DOWN, RUNNING -> true;
      case PAUSED, RESTARTING, STOPPED -> false;
    };
  }
}
