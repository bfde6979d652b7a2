package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.Marks;
import dev.gangway.config.Position;
import dev.gangway.config.Secret;
import dev.gangway.config.SshConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Hosts and settings for tests.
final class Hosts {
  static final Position HERE = new Position("gangway.yaml", 3, 5);

  private Hosts() {}

  /// A host on loopback, with nothing configured to log in by.
  static HostConfig host(int port) {
    return host("127.0.0.1", port);
  }

  /// The same at another address.
  static HostConfig host(String address, int port) {
    return new HostConfig(
        "web-1",
        address,
        port,
        System.getProperty("user.name"),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        Marks.NONE,
        HERE);
  }

  static HostConfig withKey(HostConfig host, Path file) {
    return withKey(host, new HostConfig.PrivateKey(file, Optional.empty(), HERE));
  }

  static HostConfig withKey(HostConfig host, Path file, String passphrase) {
    return withKey(
        host, new HostConfig.PrivateKey(file, Optional.of(new Secret(passphrase)), HERE));
  }

  private static HostConfig withKey(HostConfig host, HostConfig.PrivateKey key) {
    return new HostConfig(
        host.name(),
        host.address(),
        host.port(),
        host.user(),
        host.password(),
        Optional.of(key),
        host.hostKeys(),
        host.group(),
        host.tags(),
        host.marks(),
        host.position());
  }

  static HostConfig withPassword(HostConfig host, String password) {
    return new HostConfig(
        host.name(),
        host.address(),
        host.port(),
        host.user(),
        Optional.of(new Secret(password)),
        host.key(),
        host.hostKeys(),
        host.group(),
        host.tags(),
        host.marks(),
        host.position());
  }

  static HostConfig pinned(HostConfig host, String... fingerprints) {
    return new HostConfig(
        host.name(),
        host.address(),
        host.port(),
        host.user(),
        host.password(),
        host.key(),
        List.of(fingerprints),
        host.group(),
        host.tags(),
        host.marks(),
        host.position());
  }

  /// The defaults, with these known_hosts files.
  static SshConfig config(Path... knownHosts) {
    return config(Duration.ofSeconds(10), Duration.ofSeconds(30), knownHosts);
  }

  /// @param timeout of every stage
  static SshConfig config(Duration timeout, Duration keepalive, Path... knownHosts) {
    return new SshConfig(
        List.of(knownHosts),
        timeout,
        timeout,
        timeout,
        timeout,
        keepalive,
        SshConfig.DEFAULTS.window());
  }
}
