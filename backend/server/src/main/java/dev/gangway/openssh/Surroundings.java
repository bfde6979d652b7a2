package dev.gangway.openssh;

import java.nio.file.Path;
import java.util.Map;

/// Who reads the configuration, and where: what `ssh` would ask the system.
///
/// @param user the local login name
/// @param home the user's home folder, absolute
/// @param environment for `${NAME}` in paths
/// @param algorithms that Gangway knows
public record Surroundings(
    String user, Path home, Map<String, String> environment, KnownAlgorithms algorithms) {
  public Surroundings {
    home = home.toAbsolutePath();
    environment = Map.copyOf(environment);
  }
}
