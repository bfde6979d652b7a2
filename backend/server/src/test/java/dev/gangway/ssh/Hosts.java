package dev.gangway.ssh;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostConfig;
import dev.gangway.config.HostKeyRule;
import dev.gangway.config.HostLogin;
import dev.gangway.config.HostRoute;
import dev.gangway.config.HostTerminal;
import dev.gangway.config.LoginTemplate;
import dev.gangway.config.Marks;
import dev.gangway.config.Position;
import dev.gangway.config.Secret;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.TerminalOpener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        new HostLogin(
            LoginTemplate.fixed(System.getProperty("user.name")),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty()),
        new HostKeyRule(List.of(), HostKeyRule.UnknownKey.REFUSE),
        HostRoute.DIRECT,
        AlgorithmRules.DEFAULTS,
        HostTerminal.DEFAULTS,
        Optional.empty(),
        List.of(),
        Marks.NONE,
        HERE);
  }

  static HostConfig named(HostConfig host, String name) {
    return copy(
        host,
        name,
        host.login(),
        host.hostKeys(),
        host.route(),
        host.algorithms(),
        host.terminal());
  }

  static HostConfig with(HostConfig host, HostLogin login) {
    return copy(
        host,
        host.name(),
        login,
        host.hostKeys(),
        host.route(),
        host.algorithms(),
        host.terminal());
  }

  static HostConfig with(HostConfig host, HostKeyRule hostKeys) {
    return copy(
        host,
        host.name(),
        host.login(),
        hostKeys,
        host.route(),
        host.algorithms(),
        host.terminal());
  }

  static HostConfig with(HostConfig host, HostRoute route) {
    return copy(
        host,
        host.name(),
        host.login(),
        host.hostKeys(),
        route,
        host.algorithms(),
        host.terminal());
  }

  static HostConfig with(HostConfig host, AlgorithmRules algorithms) {
    return copy(
        host,
        host.name(),
        host.login(),
        host.hostKeys(),
        host.route(),
        algorithms,
        host.terminal());
  }

  static HostConfig with(HostConfig host, HostTerminal terminal) {
    return copy(
        host,
        host.name(),
        host.login(),
        host.hostKeys(),
        host.route(),
        host.algorithms(),
        terminal);
  }

  private static HostConfig copy(
      HostConfig host,
      String name,
      HostLogin login,
      HostKeyRule hostKeys,
      HostRoute route,
      AlgorithmRules algorithms,
      HostTerminal terminal) {
    return new HostConfig(
        name,
        host.address(),
        host.port(),
        login,
        hostKeys,
        route,
        algorithms,
        terminal,
        host.group(),
        host.tags(),
        host.marks(),
        host.position());
  }

  /// One more key to log in by.
  static HostConfig withKey(HostConfig host, Path file) {
    return withKey(host, key(file, Optional.empty()));
  }

  static HostConfig withKey(HostConfig host, Path file, String passphrase) {
    return withKey(host, key(file, Optional.of(new Secret(passphrase))));
  }

  private static HostLogin.PrivateKey key(Path file, Optional<Secret> passphrase) {
    return new HostLogin.PrivateKey(
        LoginTemplate.fixed(file.toString()), passphrase, Optional.empty(), HERE);
  }

  private static HostConfig withKey(HostConfig host, HostLogin.PrivateKey key) {
    HostLogin login = host.login();
    return with(
        host,
        new HostLogin(
            login.user(),
            login.methods(),
            login.password(),
            Stream.concat(login.keys().stream(), Stream.of(key)).toList(),
            login.agent()));
  }

  static HostConfig withPassword(HostConfig host, String password) {
    HostLogin login = host.login();
    return with(
        host,
        new HostLogin(
            login.user(),
            login.methods(),
            Optional.of(new Secret(password)),
            login.keys(),
            login.agent()));
  }

  static HostConfig pinned(HostConfig host, String... fingerprints) {
    return with(
        host,
        new HostKeyRule(
            Stream.of(fingerprints)
                .map(fingerprint -> new HostKeyRule.PinnedKey(fingerprint, Optional.empty()))
                .toList(),
            host.hostKeys().unknown()));
  }

  /// What opens terminals there for nobody in particular.
  static TerminalOpener opener(SshTerminals terminals, HostConfig host) {
    return terminals.source(host).opener(OpenRequest.ANONYMOUS);
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
        SshConfig.DEFAULTS.window(),
        SshConfig.DEFAULTS.totalWindow(),
        SshConfig.DEFAULTS.unknownKey(),
        SshConfig.DEFAULTS.algorithms());
  }
}
