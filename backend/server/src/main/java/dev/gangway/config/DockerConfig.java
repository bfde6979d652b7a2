package dev.gangway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One Docker daemon.
///
/// @param name what users see, and the first part of what `open` names: `local/web-1`; unique
/// @param include containers are listed if their name matches one of these
/// @param exclude and none of these
/// @param shell a program's path in the container, tried before the user's login shell
/// @param connectTimeout for the connection to the daemon
/// @param requestTimeout for the answer to one request
/// @param retry the longest pause between two attempts to reach a daemon that is away
/// @param grace how long processes may take to leave after the hangup, before they are killed
/// @param containers as many are listed; the daemon's entry says when there are more
/// @param marks how its containers are told from others
/// @param position where the file speaks of it, for messages
public record DockerConfig(
    String name,
    Endpoint endpoint,
    NamePatterns include,
    NamePatterns exclude,
    Optional<String> shell,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration retry,
    Duration grace,
    int containers,
    Marks marks,
    Position position) {

  /// Where the daemon listens.
  public sealed interface Endpoint {
    /// A socket in the file system.
    record Unix(Path path) implements Endpoint {
      @Override
      public String toString() {
        return "unix://" + path;
      }
    }

    /// A TCP port without TLS.
    ///
    /// @param host a name or a literal address, an IPv6 one without brackets
    record Tcp(String host, int port) implements Endpoint {
      @Override
      public String toString() {
        return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
      }
    }
  }

  /// What holds when the file names the daemon and says nothing else.
  public static DockerConfig withDefaults(String name, Endpoint endpoint, Position position) {
    return new DockerConfig(
        name,
        endpoint,
        NamePatterns.ALL,
        NamePatterns.NONE,
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(8),
        2000,
        Marks.NONE,
        position);
  }
}
