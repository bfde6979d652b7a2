package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostKeyRule;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.security.PublicKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/// Decides whether a host is who it says it is, for one connection.
///
/// Strict: a key is pinned, or it is in known_hosts, or there is no connection. A revoked key is
/// refused whatever another line says of it. Nobody is asked, so nobody can be talked into it.
///
/// [#verify] runs on sshj's reader thread; the opening thread reads [#failure()] afterwards.
final class HostKeyCheck implements HostKeyVerifier {
  private final HostConfig host;
  private final KnownHosts.Known known;
  private volatile @Nullable HostKey accepted;
  private volatile @Nullable HostKey presented;
  private volatile @Nullable OpenFailure failure;

  /// @param known ignored when the host's keys are pinned
  HostKeyCheck(HostConfig host, KnownHosts.Known known) {
    this.host = host;
    this.known = known;
  }

  /// Why the key was refused, or null when it was not, or none was shown.
  @Nullable OpenFailure failure() {
    return failure;
  }

  /// The key the host showed, or null.
  @Nullable HostKey presented() {
    return presented;
  }

  /// Whether the key was refused for matching no pin. The host may have others: fingerprints do not
  /// say of what type they are.
  boolean missedPins() {
    return failure != null && !host.hostKeys().pins().isEmpty();
  }

  /// The types of the keys that would be accepted; empty when that is not known.
  Set<KeyType> knownTypes() {
    Set<KeyType> types = EnumSet.noneOf(KeyType.class);
    if (host.hostKeys().pins().isEmpty()) {
      Stream.concat(known.trusted().stream(), known.elsewhere().stream())
          .map(key -> KeyType.fromString(key.type()))
          .forEach(types::add);
    }
    return types;
  }

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    HostKey shown = HostKey.of(key);
    HostKey first = accepted;
    if (first != null) {
      // Keys are exchanged again while the connection lives; the host stays the same host.
      return first.equals(shown);
    }
    presented = shown;
    failure = judge(shown);
    if (failure != null) {
      return false;
    }
    accepted = shown;
    return true;
  }

  /// Nothing: the order of types is set in the offer itself, see [Algorithms#forConnection].
  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    return List.of();
  }

  private @Nullable OpenFailure judge(HostKey shown) {
    if (!host.hostKeys().pins().isEmpty()) {
      String fingerprint = shown.fingerprint();
      boolean pinned =
          host.hostKeys().pins().stream()
              .map(HostKeyRule.PinnedKey::fingerprint)
              .anyMatch(fingerprint::equals);
      return pinned
          ? null
          : changed(
              shown,
              host.hostKeys().pins().stream()
                  .map(HostKeyRule.PinnedKey::fingerprint)
                  .collect(Collectors.joining(", ")));
    }
    if (known.revoked().contains(shown)) {
      return new OpenFailure(
          Kind.HOST_KEY_REVOKED,
          "The host key of %s is revoked: %s. Nothing was sent to it; do not connect to this host before an administrator has looked at it."
              .formatted(name(), shown));
    }
    if (known.trusted().contains(shown) || known.elsewhere().contains(shown)) {
      return null;
    }
    if (known.trusted().isEmpty()) {
      return unknown(shown);
    }
    return changed(
        shown, known.trusted().stream().map(HostKey::toString).collect(Collectors.joining(", ")));
  }

  private OpenFailure unknown(HostKey shown) {
    return new OpenFailure(
        Kind.HOST_KEY_UNKNOWN,
        "The host key of %s is not known to this gateway: %s. When an administrator has compared it with the host's own, either the line `%s %s` in known_hosts or `host_key: \"%s\"` with the host in the configuration makes it known."
            .formatted(
                name(),
                shown,
                KnownHosts.name(host.address(), host.port()),
                shown.line(),
                shown.fingerprint()));
  }

  private OpenFailure changed(HostKey shown, String expected) {
    return new OpenFailure(
        Kind.HOST_KEY_CHANGED,
        "The host key of %s has changed. Expected: %s. Presented: %s. The host was set up anew, or somebody answers in its place; no login was attempted. An administrator who knows which it is can replace the old key."
            .formatted(name(), expected, shown));
  }

  private String name() {
    return SshFailures.address(host);
  }
}
