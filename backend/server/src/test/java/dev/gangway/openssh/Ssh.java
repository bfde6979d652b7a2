package dev.gangway.openssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The real `ssh -G`: what OpenSSH itself makes of a configuration. Connects to nothing.
final class Ssh {
  private Ssh() {}

  /// What holds for a name, by keyword in lower case; nothing if `ssh` refuses the file.
  static Optional<Map<String, List<String>>> settings(Path config, String name) throws IOException {
    Process process =
        new ProcessBuilder("ssh", "-G", "-F", config.toString(), "--", name)
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    Map<String, List<String>> settings = new HashMap<>();
    out.lines()
        .forEach(line -> {
          int blank = line.indexOf(' ');
          String keyword = blank < 0 ? line : line.substring(0, blank);
          String value = blank < 0 ? "" : line.substring(blank + 1);
          settings.computeIfAbsent(keyword, _ -> new ArrayList<>()).add(value);
        });
    return Optional.of(settings);
  }

  /// Who runs the tests, with algorithms enough for them.
  static Surroundings surroundings() {
    return surroundings(Path.of(System.getProperty("user.home")));
  }

  static Surroundings surroundings(Path home) {
    return new Surroundings(
        System.getProperty("user.name"),
        home,
        Map.of("KEYS", "/srv/keys"),
        new KnownAlgorithms(
            names(List.of("curve25519-sha256", "ecdh-sha2-nistp256"), "diffie-hellman-group1-sha1"),
            names(List.of("aes128-gcm@openssh.com", "aes128-ctr"), "aes128-cbc"),
            names(List.of("hmac-sha2-256", "hmac-sha2-512"), "hmac-sha1"),
            names(List.of("ssh-ed25519", "rsa-sha2-512"), "ssh-rsa")));
  }

  private static KnownAlgorithms.Names names(List<String> defaults, String other) {
    List<String> all = new ArrayList<>(defaults);
    all.add(other);
    return new KnownAlgorithms.Names(defaults, all);
  }
}
