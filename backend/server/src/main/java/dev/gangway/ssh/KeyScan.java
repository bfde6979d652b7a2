package dev.gangway.ssh;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostAddress;
import dev.gangway.config.HostConfig;
import dev.gangway.config.HostKeyRule;
import dev.gangway.config.HostKeyRule.UnknownKey;
import dev.gangway.config.HostLogin;
import dev.gangway.config.HostRoute;
import dev.gangway.config.HostTerminal;
import dev.gangway.config.LoginTemplate;
import dev.gangway.config.Marks;
import dev.gangway.config.Position;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.common.KeyType;

/// Asks hosts for their keys, all that the gateway could use, without logging in. That they have
/// the private parts is proven by then; that they are the hosts they are taken for is not.
///
/// Thread-safe.
public final class KeyScan {
  static {
    Algorithms.install();
  }

  /// There are fewer types of key; who shows more is not to be believed.
  private static final int MAX_KEYS = 8;

  private static final KnownHosts.Known NOTHING =
      new KnownHosts.Known(List.of(), List.of(), List.of(), List.of(), Optional.empty());

  private final AlgorithmRules algorithms;
  private final SshConfig config;

  /// What a host has shown.
  ///
  /// @param keys one of each type
  /// @param failure why there are none, or not all of them
  public record Result(List<Key> keys, Optional<OpenFailure> failure) {
    public Result {
      keys = List.copyOf(keys);
    }
  }

  /// A key.
  ///
  /// @param name how known_hosts names the host
  /// @param type of the key: `ssh-ed25519`
  /// @param line for known_hosts
  /// @param fingerprint `SHA256:…`
  public record Key(String name, String type, String line, String fingerprint) {}

  /// @param algorithms what is offered
  /// @param timeout for a name look-up, for each connection and each key exchange; when it is over
  ///   no further connection is begun
  public KeyScan(AlgorithmRules algorithms, Duration timeout) {
    this.algorithms = algorithms;
    SshConfig defaults = SshConfig.DEFAULTS;
    this.config =
        new SshConfig(
            List.of(),
            timeout,
            timeout,
            timeout,
            timeout,
            defaults.keepalive(),
            defaults.window(),
            defaults.totalWindow(),
            UnknownKey.REFUSE,
            algorithms);
  }

  /// Asks one host, by a connection for each of its keys, one after the other, and one that finds
  /// no more.
  public Result scan(HostAddress address) throws InterruptedException {
    HostConfig host = stranger(address);
    List<HostKey> keys = new ArrayList<>();
    Optional<OpenFailure> failure = Optional.empty();
    try {
      collect(host, keys);
    } catch (OpenFailure e) {
      boolean noMore = e.kind() == Kind.NO_COMMON_ALGORITHM && !keys.isEmpty();
      failure = noMore ? Optional.empty() : Optional.of(e);
    }
    String name = KnownHosts.name(address.host(), address.port());
    return new Result(
        keys.stream()
            .map(key ->
                new Key(
                    name,
                    key.type(),
                    KnownHosts.line(address.host(), address.port(), key),
                    key.fingerprint()))
            .toList(),
        failure);
  }

  /// @param keys what has been found goes in here
  /// @throws OpenFailure what ended it
  private void collect(HostConfig host, List<HostKey> keys)
      throws OpenFailure, InterruptedException {
    long end = System.nanoTime() + config.handshakeTimeout().toNanos();
    Set<KeyType> excluded = EnumSet.noneOf(KeyType.class);
    Connector.Endpoint endpoint = Connector.Endpoint.of(host);
    List<InetAddress> addresses = Connector.resolve(endpoint, config.connectTimeout());
    while (keys.size() < MAX_KEYS) {
      if (!keys.isEmpty() && System.nanoTime() - end > 0) {
        throw new OpenFailure(
            Kind.TIMEOUT,
            "%s did not show all its keys within %s."
                .formatted(
                    SshFailures.address(host), SshFailures.seconds(config.handshakeTimeout())));
      }
      Line line = Connector.connect(endpoint, addresses, config.connectTimeout());
      HostKeyCheck check = new HostKeyCheck(host, NOTHING, InstantSource.system());
      OpenFailure refused = handshake(host, line, check, excluded);
      HostKey shown = check.presented();
      if (shown == null || !excluded.add(KeyType.fromString(shown.type()))) {
        throw refused;
      }
      keys.add(shown);
    }
  }

  /// Every key is refused: nothing is known of this host.
  private OpenFailure handshake(
      HostConfig host, Line line, HostKeyCheck check, Set<KeyType> excluded)
      throws InterruptedException {
    try {
      SshConnection.handshake(host, config, line, check, excluded).close();
      throw new IllegalStateException("a key was accepted that nothing is known of");
    } catch (OpenFailure refused) {
      return refused;
    }
  }

  private HostConfig stranger(HostAddress address) {
    return new HostConfig(
        address.host(),
        address.host(),
        address.port(),
        new HostLogin(
            LoginTemplate.fixed("nobody"),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty()),
        new HostKeyRule(List.of(), UnknownKey.REFUSE),
        HostRoute.DIRECT,
        algorithms,
        HostTerminal.DEFAULTS,
        Optional.empty(),
        List.of(),
        Marks.NONE,
        Position.of(address.host()));
  }
}
