package dev.gangway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One SSH host.
///
/// @param name what users see and what `open` names; unique
/// @param address a name or a literal address, without a port
/// @param port 1 to 65535
/// @param user the login name on the host
/// @param password logs in with it; with neither password nor key the user is asked for one
/// @param key logs in with it, before the password is tried
/// @param hostKeys pinned fingerprints, `SHA256:…` as OpenSSH prints them; when there is one,
///   known_hosts is not asked
/// @param group the heading it is listed under
/// @param marks how it is told from others
/// @param position where the file speaks of it, for messages
public record HostConfig(
    String name,
    String address,
    int port,
    String user,
    Optional<Secret> password,
    Optional<PrivateKey> key,
    List<String> hostKeys,
    Optional<String> group,
    List<String> tags,
    Marks marks,
    Position position) {

  /// A private key in a file.
  ///
  /// @param position where the file speaks of it, for messages
  public record PrivateKey(Path file, Optional<Secret> passphrase, Position position) {}

  public HostConfig {
    hostKeys = List.copyOf(hostKeys);
    tags = List.copyOf(tags);
  }
}
