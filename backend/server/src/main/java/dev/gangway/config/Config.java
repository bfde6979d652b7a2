package dev.gangway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The whole configuration, checked.
///
/// @param state the folder for what outlives a process; created 0700 when first needed
/// @param login who may come in; absent: there is one anonymous user, who sits at this machine
/// @param access who may do what, in the file's order; absent with `login` absent: everything may
///   be done, else nothing
/// @param hosts in the file's order; names are unique
/// @param docker daemons, in the file's order; names are unique
/// @param page what its settings are for whoever has chosen nothing else
public record Config(
    ServerConfig server,
    Path state,
    Optional<LoginConfig> login,
    Optional<List<AccessRule>> access,
    AuditConfig audit,
    LimitsConfig limits,
    SessionsConfig sessions,
    SshConfig ssh,
    List<HostConfig> hosts,
    List<DockerConfig> docker,
    PageConfig page) {
  public Config {
    access = access.map(List::copyOf);
    hosts = List.copyOf(hosts);
    docker = List.copyOf(docker);
  }

  /// This configuration with another `server`.
  public Config withServer(ServerConfig other) {
    return new Config(
        other, state, login, access, audit, limits, sessions, ssh, hosts, docker, page);
  }
}
