package dev.gangway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What holds for every SSH host.
///
/// @param knownHosts files in OpenSSH's format, all of them asked; when the file says nothing,
///   `~/.ssh/known_hosts` if it exists
/// @param connectTimeout for the TCP connection
/// @param handshakeTimeout for the banner and the key exchange
/// @param loginTimeout for each login method, without the time a user takes to answer
/// @param startTimeout for the channel, the PTY and the shell
/// @param keepalive how often an idle connection is asked whether it lives; three silent answers
///   end it
/// @param window bytes the remote side may send ahead: bounds what a stalled session holds
/// @param totalWindow bytes that all connections together hold of what came and was not read; each
///   may always have 64 KiB. Enough for thirty hosts at full speed
/// @param unknownKey for hosts that do not say
/// @param algorithms for hosts that do not say
public record SshConfig(
    List<Path> knownHosts,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration loginTimeout,
    Duration startTimeout,
    Duration keepalive,
    int window,
    int totalWindow,
    HostKeyRule.UnknownKey unknownKey,
    AlgorithmRules algorithms) {

  /// What holds when the file says nothing, but for the home folder's known_hosts.
  public static final SshConfig DEFAULTS =
      new SshConfig(
          List.of(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          256 << 10,
          8 << 20,
          HostKeyRule.UnknownKey.REFUSE,
          AlgorithmRules.DEFAULTS);

  public SshConfig {
    knownHosts = List.copyOf(knownHosts);
  }
}
