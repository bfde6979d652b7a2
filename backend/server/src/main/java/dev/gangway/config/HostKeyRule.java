package dev.gangway.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which keys a host may show.
///
/// @param pins these and no others; when there is one, known_hosts is asked only for what is
///   revoked
/// @param unknown what happens when nothing is known of the host; a key that differs from a known
///   one, or is revoked, is refused whatever stands here
public record HostKeyRule(List<PinnedKey> pins, UnknownKey unknown) {

  /// A key that the configuration itself names.
  ///
  /// @param fingerprint `SHA256:…`, as OpenSSH prints it
  /// @param type such as `ssh-ed25519`, if the configuration holds the whole key
  public record PinnedKey(String fingerprint, Optional<String> type) {}

  /// What happens with the key of a host that nothing is known of.
  public enum UnknownKey {
    /// There is no connection.
    REFUSE,
    /// Whoever opens the host, and has the right `admin`, is asked.
    ASK,
    /// It is taken, and written down.
    ACCEPT_NEW;

    /// As in the file: `accept-new`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public HostKeyRule {
    pins = List.copyOf(pins);
  }
}
