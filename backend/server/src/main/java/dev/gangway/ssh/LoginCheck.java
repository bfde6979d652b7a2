package dev.gangway.ssh;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.HostLogin;
import dev.gangway.config.LoginTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells before anybody logs in what cannot log in anybody: files of keys and certificates that are
/// missing, damaged, closed or expired, and an ssh-agent that is not there. Reads files and nothing
/// else. What depends on who logs in cannot be told.
final class LoginCheck {
  private final PrivateKeys keys;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private LoginCheck(PrivateKeys keys) {
    this.keys = keys;
  }

  /// What is wrong with a key.
  static List<ConfigProblem> of(HostLogin.PrivateKey key, PrivateKeys keys) {
    LoginCheck check = new LoginCheck(keys);
    if (!key.file().personal()) {
      check.key(key, Path.of(key.file().text()));
    }
    return check.problems;
  }

  /// What is wrong with an agent.
  static List<ConfigProblem> of(HostLogin.Agent agent) {
    return Files.exists(agent.socket())
        ? List.of()
        : List.of(
            ConfigProblem.warning(
                agent.position(),
                "agent",
                "nothing is at %s yet; an ssh-agent has to listen there before anybody logs in"
                    .formatted(agent.socket())));
  }

  private void key(HostLogin.PrivateKey key, Path file) {
    @Nullable HostKey mine;
    try {
      switch (keys.find(file, key.passphrase())) {
        case PrivateKeys.Found.Open(KeyFile.Loaded loaded) -> mine = loaded.publicKey();
        case PrivateKeys.Found.Locked(KeyFile locked) -> {
          problems.add(
              ConfigProblem.warning(
                  key.position(),
                  "key",
                  "the key file %s is encrypted and has no passphrase here; whoever opens the host is asked for it"
                      .formatted(file)));
          mine = locked.publicHalf().orElse(null);
        }
      }
    } catch (KeyFile.Unusable e) {
      problems.add(
          ConfigProblem.error(
              key.position(), "key", "the key file %s %s".formatted(file, e.why())));
      return;
    }
    Optional<LoginTemplate> certificate = key.certificate();
    if (certificate.isEmpty()) {
      Path beside = Identities.beside(file);
      if (Files.exists(beside)) {
        certificate(key, beside, mine);
      }
    } else if (!certificate.get().personal()) {
      certificate(key, Path.of(certificate.get().text()), mine);
    }
  }

  private void certificate(HostLogin.PrivateKey key, Path file, @Nullable HostKey mine) {
    try {
      UserCertificate certificate = UserCertificate.read(file);
      certificate.check(mine == null ? certificate.key() : mine, Instant.now());
    } catch (KeyFile.Unusable e) {
      // The key itself may do, and a certificate is renewed without a change of the configuration.
      problems.add(
          ConfigProblem.warning(
              key.position(), "certificate", "the certificate %s %s".formatted(file, e.why())));
    }
  }
}
