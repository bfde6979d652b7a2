package dev.gangway.config;

import java.util.List;
import java.util.Optional;

/// One SSH host.
///
/// @param name what users see and what `open` names; unique
/// @param address a name or a literal address, without a port
/// @param port 1 to 65535
/// @param group the heading it is listed under
/// @param marks how it is told from others
/// @param position where the file speaks of it, for messages
public record HostConfig(
    String name,
    String address,
    int port,
    HostLogin login,
    HostKeyRule hostKeys,
    HostRoute route,
    AlgorithmRules algorithms,
    HostTerminal terminal,
    Optional<String> group,
    List<String> tags,
    Marks marks,
    Position position) {

  public HostConfig {
    tags = List.copyOf(tags);
  }
}
