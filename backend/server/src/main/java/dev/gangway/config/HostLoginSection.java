package dev.gangway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads how the gateway logs in on one of `hosts`.
final class HostLoginSection {
  private static final int LONGEST_USER = 256;

  /// Each one offered counts as an attempt, and hosts allow six (sshd's `MaxAuthTries`).
  private static final int MOST_KEYS = 5;

  private HostLoginSection() {}

  /// Nothing if the user is missing or wrong, which has been said.
  static Optional<HostLogin> read(Section section) {
    Optional<LoginTemplate> user = section.template(Keys.Host.USER, HostLoginSection::user);
    List<HostLogin.Method> methods =
        section.list(Keys.Host.METHODS, HostLoginSection::method).orElse(List.of());
    if (methods.stream().distinct().count() < methods.size()) {
      section.error(Keys.Host.METHODS, "a method stands there twice");
    }
    Optional<Secret> password = section.secret(Keys.Host.PASSWORD);
    List<HostLogin.PrivateKey> keys = keys(section);
    Optional<HostLogin.Agent> agent = agent(section);
    return user.map(name -> new HostLogin(name, methods, password, keys, agent));
  }

  private static List<HostLogin.PrivateKey> keys(Section section) {
    List<LoginTemplate> files = section.templatePaths(Keys.Host.KEY).orElse(List.of());
    Optional<Secret> passphrase = section.secret(Keys.Host.PASSPHRASE);
    Optional<LoginTemplate> certificate = section.templatePath(Keys.Host.CERTIFICATE);
    if (section.has(Keys.Host.PASSPHRASE) && !section.has(Keys.Host.KEY)) {
      section.error(
          Keys.Host.PASSPHRASE, "a passphrase opens a private key, and there is no `key` here");
    }
    if (section.has(Keys.Host.CERTIFICATE) && files.size() != 1) {
      section.error(
          Keys.Host.CERTIFICATE,
          "a certificate belongs to one private key, and there is no `key` here, or several; with"
              + " several, put each certificate beside its key as `KEY-cert.pub`");
    }
    if (files.size() > MOST_KEYS) {
      section.error(Keys.Host.KEY, "at most " + MOST_KEYS + " keys, found " + files.size());
    }
    Position position = section.positionOf(Keys.Host.KEY);
    return files.stream()
        .map(file -> new HostLogin.PrivateKey(file, passphrase, certificate, position))
        .toList();
  }

  private static Optional<HostLogin.Agent> agent(Section section) {
    Optional<Path> socket = section.path(Keys.Host.AGENT);
    List<String> fingerprints =
        section.list(Keys.Host.AGENT_KEYS, HostKeySection::fingerprint).orElse(List.of());
    boolean forward = section.truth(Keys.Host.FORWARD_AGENT).orElse(false);
    if (!section.has(Keys.Host.AGENT)) {
      if (section.has(Keys.Host.AGENT_KEYS)) {
        section.error(Keys.Host.AGENT_KEYS, "there is no `agent` here");
      }
      if (forward) {
        section.error(Keys.Host.FORWARD_AGENT, "there is no `agent` here");
      }
    }
    return socket.map(path ->
        new HostLogin.Agent(path, fingerprints, forward, section.positionOf(Keys.Host.AGENT)));
  }

  private static Parsed<HostLogin.Method> method(String text) {
    for (HostLogin.Method method : HostLogin.Method.values()) {
      if (method.toString().equals(text)) {
        return Parsed.value(method);
      }
    }
    return Parsed.malformed(Keys.Host.METHODS.kind().item().expected());
  }

  private static Parsed<String> user(String text) {
    if (text.isBlank() || text.length() > LONGEST_USER) {
      return Parsed.malformed("a name of 1 to " + LONGEST_USER + " characters");
    }
    if (text.startsWith("-")) {
      return Parsed.malformed("a name that does not begin with `-`");
    }
    return text.codePoints().anyMatch(Quoted::isInvisible)
        ? Parsed.malformed("a name without control characters and other invisible ones")
        : Parsed.value(text);
  }
}
