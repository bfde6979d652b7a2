package dev.gangway.config;

import java.nio.file.Path;
import java.util.List;

/// The whole configuration, checked.
///
/// @param state the folder for what outlives a process; created 0700 when first needed
/// @param hosts in the file's order; names are unique
/// @param docker daemons, in the file's order; names are unique
public record Config(
    ServerConfig server,
    Path state,
    LimitsConfig limits,
    SshConfig ssh,
    List<HostConfig> hosts,
    List<DockerConfig> docker) {
  public Config {
    hosts = List.copyOf(hosts);
    docker = List.copyOf(docker);
  }

  /// This configuration with another `server`.
  public Config withServer(ServerConfig other) {
    return new Config(other, state, limits, ssh, hosts, docker);
  }
}
