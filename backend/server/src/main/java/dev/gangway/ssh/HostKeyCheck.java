package dev.gangway.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.gangway.config.HostConfig;
import dev.gangway.config.HostKeyRule.PinnedKey;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/// Decides whether a host is who it says it is, for one connection.
///
/// A key is pinned, or it is in known_hosts, or an authority for this host has certified it, or
/// there is no connection: what becomes known later is known to the next one. A revoked key is
/// refused whatever else is said of it, and so is what a revoked authority has certified.
///
/// Asks nobody and waits for nothing: [#verifier] runs on sshj's reader thread; the opening thread
/// reads [#failure()] afterwards.
final class HostKeyCheck {
  private final HostConfig host;
  private final KnownHosts.Known known;
  private final InstantSource clock;
  private volatile @Nullable HostKey accepted;
  private volatile @Nullable HostKey presented;
  private volatile @Nullable OpenFailure failure;

  /// @param known of a host with pinned keys only what is revoked counts
  /// @param clock what certificates are held against
  HostKeyCheck(HostConfig host, KnownHosts.Known known, InstantSource clock) {
    this.host = host;
    this.known = known;
    this.clock = clock;
  }

  /// Why the key was refused, or null when it was not, or none was shown.
  @Nullable OpenFailure failure() {
    return failure;
  }

  /// The key the host showed, of a certificate the one it certifies; or null.
  @Nullable HostKey presented() {
    return presented;
  }

  /// Whether the key was refused for matching no pin. The host may have others: fingerprints do not
  /// say of what type they are.
  boolean missedPins() {
    OpenFailure why = failure;
    return why != null && why.kind() != Kind.HOST_KEY_REVOKED && isPinned();
  }

  /// Whether the key was refused because nothing is known of the host, good or bad. Where an
  /// authority is known, a host without its certificate is not a new one.
  boolean isNew() {
    OpenFailure refused = failure;
    return refused != null
        && refused.kind() == Kind.HOST_KEY_UNKNOWN
        && known.authorities().isEmpty();
  }

  /// The types of the keys and certificates that would be accepted; empty when that is not known.
  Set<KeyType> knownTypes() {
    Set<KeyType> types = EnumSet.noneOf(KeyType.class);
    if (isPinned()) {
      host.hostKeys().pins().stream()
          .flatMap(pin -> pin.type().stream())
          .map(KeyType::fromString)
          .forEach(types::add);
    } else {
      Stream.concat(known.trusted().stream(), known.elsewhere().stream())
          .map(key -> KeyType.fromString(key.type()))
          .forEach(types::add);
      if (!known.authorities().isEmpty()) {
        types.addAll(Algorithms.certificates());
      }
    }
    return types;
  }

  /// For sshj: whether a connection goes on.
  ///
  /// @param guard has seen the key as it came
  HostKeyVerifier verifier(KeyExchangeGuard guard) {
    return new HostKeyVerifier() {
      @Override
      public boolean verify(String hostname, int port, PublicKey key) {
        return accepts(key, guard.certificate());
      }

      // Nothing: the order of types is set in the offer itself, see [Algorithms#forConnection].
      @Override
      public List<String> findExistingAlgorithms(String hostname, int port) {
        return List.of();
      }
    };
  }

  private boolean accepts(PublicKey key, @Nullable HostCertificate certificate) {
    // As sshj writes it, which is the one way to write it: a revoked key in another spelling is
    // revoked.
    HostKey shown = HostKey.of(key instanceof Certificate<?> certified ? certified.getKey() : key);
    HostKey first = accepted;
    if (first != null) {
      // Keys are exchanged again while the connection lives; the host stays the same host.
      return first.equals(shown);
    }
    presented = shown;
    failure = judge(shown, certificate);
    if (failure != null) {
      return false;
    }
    accepted = shown;
    return true;
  }

  private @Nullable OpenFailure judge(HostKey shown, @Nullable HostCertificate certificate) {
    if (known.revoked().contains(shown)) {
      return revoked("The host key of %s is revoked: %s.".formatted(name(), shown));
    }
    if (certificate != null && known.revoked().contains(certificate.authority())) {
      return revoked(
          "The host key of %s is certified by an authority that is revoked: %s."
              .formatted(name(), certificate.authority()));
    }
    if (isPinned()) {
      return pins().contains(shown.fingerprint())
          ? null
          : changed(shown, String.join(", ", pins()));
    }
    Optional<String> flaw = certificate == null ? Optional.empty() : flaw(shown, certificate);
    if (certificate != null && flaw.isEmpty()) {
      return null;
    }
    // As with OpenSSH, a certificate that proves nothing is no worse than none.
    if (known.trusted().contains(shown) || known.elsewhere().contains(shown)) {
      return null;
    }
    if (!known.trusted().isEmpty()) {
      return changed(
          shown, known.trusted().stream().map(HostKey::toString).collect(Collectors.joining(", ")));
    }
    return known.authorities().isEmpty() ? unknown(shown) : uncertified(shown, flaw);
  }

  private Optional<String> flaw(HostKey shown, HostCertificate certificate) {
    if (!known.authorities().contains(certificate.authority())) {
      return Optional.of("is by " + certificate.authority() + ", which is none for this host");
    }
    if (!certificate.key().equals(shown)) {
      return Optional.of("is for another key");
    }
    return certificate.flaw(host.address(), clock.instant());
  }

  private OpenFailure revoked(String what) {
    return new OpenFailure(
        Kind.HOST_KEY_REVOKED,
        what
            + " Nothing was sent to it; do not connect to this host before an administrator has looked at it.");
  }

  private OpenFailure unknown(HostKey shown) {
    return new OpenFailure(
        Kind.HOST_KEY_UNKNOWN,
        "The host key of %s is not known to this gateway: %s. When an administrator has compared it with the host's own, either the line `%s` in known_hosts or `host_key: \"%s\"` with the host in the configuration makes it known."
            .formatted(
                name(),
                shown,
                KnownHosts.line(host.address(), host.port(), shown),
                shown.fingerprint()));
  }

  private OpenFailure uncertified(HostKey shown, Optional<String> flaw) {
    return new OpenFailure(
        Kind.HOST_KEY_UNKNOWN,
        "The host key of %s is not proven: %s. It has to be certified by %s, and %s. Have it certified anew (`ssh-keygen -s CA -h -n %s`), or add the line `%s` to known_hosts when an administrator has compared it with the host's own."
            .formatted(
                name(),
                shown,
                known.authorities().stream()
                    .map(HostKey::toString)
                    .collect(Collectors.joining(" or ")),
                flaw.map("its certificate "::concat).orElse("it came without a certificate"),
                host.address(),
                KnownHosts.line(host.address(), host.port(), shown)));
  }

  private OpenFailure changed(HostKey shown, String expected) {
    String remedy =
        known
            .accepted()
            .filter(file -> !isPinned())
            .map(file ->
                "The old key was accepted in Gangway; an administrator who knows that the new one is right takes it back with `ssh-keygen -R '%s' -f %s`."
                    .formatted(KnownHosts.name(host.address(), host.port()), file))
            .orElse("An administrator who knows which it is can replace the old key.");
    return new OpenFailure(
        Kind.HOST_KEY_CHANGED,
        "The host key of %s has changed. Expected: %s. Presented: %s. The host was set up anew, or somebody answers in its place; no login was attempted. %s"
            .formatted(name(), expected, shown, remedy));
  }

  private String name() {
    return SshFailures.address(host);
  }

  private boolean isPinned() {
    return !host.hostKeys().pins().isEmpty();
  }

  private List<String> pins() {
    return host.hostKeys().pins().stream().map(PinnedKey::fingerprint).toList();
  }
}
