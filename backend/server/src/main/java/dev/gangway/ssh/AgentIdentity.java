package dev.gangway.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A key, or a certificate, that an ssh-agent has and signs by.
///
/// @param blob as the agent names it
record AgentIdentity(Path socket, HostKey blob) implements Identity {
  /// The agent may ask somebody before it signs, who has as long as a host's sshd gives a login by
  /// default.
  private static final Duration CONFIRMATION = Duration.ofMinutes(2);

  @Override
  public Optional<HostKey> offered() {
    return Optional.of(blob);
  }

  @Override
  public Optional<HostKey> key() {
    return Optional.of(certified(blob));
  }

  /// A certificate of a kind that is not known here stands for itself.
  private static HostKey certified(HostKey blob) {
    if (OpensshCertificate.isType(blob.type())) {
      try {
        return UserCertificate.of(blob.bytes()).key();
      } catch (IllegalArgumentException unknown) {
        return blob;
      }
    }
    return blob;
  }

  /// Whether a key, or the one that a certificate is for, is one of those the configuration names.
  ///
  /// @param fingerprints none: all keys are
  static boolean isAmong(List<String> fingerprints, HostKey blob) {
    return fingerprints.isEmpty() || fingerprints.contains(certified(blob).fingerprint());
  }

  @Override
  public String name() {
    String fingerprint = key().orElse(blob).fingerprint();
    return OpensshCertificate.isType(blob.type())
        ? "a certificate of the agent's key " + fingerprint
        : "the agent's key " + fingerprint;
  }

  @Override
  public boolean isAttended() {
    return true;
  }

  @Override
  public void open(LoginExchange exchange) {
    // The agent has it open.
  }

  @Override
  public byte[] sign(LoginExchange exchange, String algorithm, byte[] data)
      throws Refusal, IOException, InterruptedException {
    try {
      return exchange.attend(() -> {
        try (AgentClient agent = AgentClient.connect(socket)) {
          return agent.sign(blob, algorithm, data, CONFIRMATION);
        }
      });
    } catch (AgentClient.Failed e) {
      throw new Refusal("%s, but the agent %s".formatted(name(), e.why()), e);
    }
  }
}
