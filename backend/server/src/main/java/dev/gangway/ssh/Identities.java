package dev.gangway.ssh;

import dev.gangway.config.HostLogin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one user can log in to one host by: for each configured key its certificate and then the
/// key, as OpenSSH does, and after them what the ssh-agent has.
///
/// @param usable in the order they are to be tried
/// @param problems of what is configured and cannot be used, as they stand in the list of what was
///   tried: `no key, since …`
record Identities(List<Identity> usable, List<String> problems) {
  /// An agent tells its keys without asking anybody.
  private static final Duration LISTING = Duration.ofSeconds(5);

  Identities {
    usable = List.copyOf(usable);
    problems = List.copyOf(problems);
  }

  /// Reads files, and asks the agent.
  ///
  /// @param name of who has logged in to the gateway, checked
  static Identities of(HostLogin login, String name, PrivateKeys keys) throws InterruptedException {
    List<Identity> usable = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (HostLogin.PrivateKey key : login.keys()) {
      ofFile(key, name, keys, usable, problems);
    }
    if (login.agent().isPresent()) {
      ofAgent(login.agent().get(), usable, problems);
    }
    return new Identities(usable, problems);
  }

  private static void ofFile(
      HostLogin.PrivateKey key,
      String name,
      PrivateKeys keys,
      List<Identity> usable,
      List<String> problems) {
    Path file = Path.of(key.file().of(name));
    FileIdentity.Source source;
    try {
      source =
          switch (keys.find(file, key.passphrase())) {
            case PrivateKeys.Found.Open(KeyFile.Loaded loaded) -> FileIdentity.Source.open(loaded);
            case PrivateKeys.Found.Locked(KeyFile locked) ->
                FileIdentity.Source.locked(String.valueOf(file.getFileName()), locked);
          };
    } catch (KeyFile.Unusable e) {
      problems.add("no key, since the gateway's key file for it " + e.why());
      return;
    }
    try {
      Optional<UserCertificate> certificate = certificate(key, file, name);
      if (certificate.isPresent()) {
        HostKey mine = source.publicHalf().orElse(certificate.get().key());
        certificate.get().check(mine, Instant.now());
        usable.add(new FileIdentity(source, certificate));
      }
    } catch (KeyFile.Unusable e) {
      problems.add("no certificate, since the gateway's file of it " + e.why());
    }
    usable.add(new FileIdentity(source, Optional.empty()));
  }

  /// The configured one, or what lies beside the key.
  private static Optional<UserCertificate> certificate(
      HostLogin.PrivateKey key, Path file, String name) throws KeyFile.Unusable {
    if (key.certificate().isPresent()) {
      return Optional.of(UserCertificate.read(Path.of(key.certificate().get().of(name))));
    }
    Path beside = beside(file);
    return Files.exists(beside) ? Optional.of(UserCertificate.read(beside)) : Optional.empty();
  }

  /// Where ssh-keygen puts a key's certificate.
  static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + "-cert.pub");
  }

  private static void ofAgent(
      HostLogin.Agent configured, List<Identity> usable, List<String> problems)
      throws InterruptedException {
    Set<HostKey> already = new HashSet<>();
    usable.forEach(identity -> identity.offered().ifPresent(already::add));
    try (AgentClient agent = AgentClient.connect(configured.socket())) {
      int found = 0;
      for (HostKey key : agent.identities(LISTING)) {
        if (AgentIdentity.isAmong(configured.fingerprints(), key)) {
          found++;
          if (already.add(key)) {
            usable.add(new AgentIdentity(configured.socket(), key));
          }
        }
      }
      if (found == 0) {
        problems.add(
            configured.fingerprints().isEmpty()
                ? "no key of the ssh-agent, since it has none or is locked"
                : "no key of the ssh-agent, since it has none of those in `agent_keys`, or is locked");
      }
    } catch (AgentClient.Failed e) {
      problems.add("no key of the ssh-agent, since it " + e.why());
    }
  }
}
