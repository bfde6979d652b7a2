package dev.gangway.ssh;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// known_hosts files, as `sshd(8)` describes them: plain and hashed names, `[host]:port`, wildcards
/// and negation, several keys of one host, `@revoked`.
///
/// `@cert-authority` lines are passed over: the gateway does not ask hosts for certificates.
///
/// @param lines in the files' order
/// @param problems lines that say nothing, for the admin
record KnownHosts(List<Line> lines, List<ConfigProblem> problems) {

  private static final int DEFAULT_PORT = 22;

  KnownHosts {
    lines = List.copyOf(lines);
    problems = List.copyOf(problems);
  }

  /// One line that names a key.
  ///
  /// @param names the first field as it stands: patterns, or one hashed name
  record Line(boolean revoked, String names, HostKey key) {}

  /// What is known of one host.
  ///
  /// @param trusted its keys
  /// @param elsewhere keys of the same name on the default port, when there are none for the port
  ///   asked about: OpenSSH takes these too, and nothing follows from their being different
  /// @param revoked keys it must never show, whatever else is said of them
  record Known(List<HostKey> trusted, List<HostKey> elsewhere, List<HostKey> revoked) {
    Known {
      trusted = List.copyOf(trusted);
      elsewhere = List.copyOf(elsewhere);
      revoked = List.copyOf(revoked);
    }
  }

  /// Reads the files anew; one that does not exist is an empty one.
  ///
  /// @throws IOException if one cannot be read: it might have revoked a key
  static KnownHosts read(List<Path> files) throws IOException {
    List<Line> lines = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    for (Path file : files) {
      int number = 0;
      try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
          Position position = new Position(file.toString(), ++number, 1);
          parse(text.strip(), position, problems).ifPresent(lines::add);
        }
      } catch (NoSuchFileException absent) {
        // Nothing is known yet.
      }
    }
    return new KnownHosts(lines, problems);
  }

  private static Optional<Line> parse(
      String text, Position position, List<ConfigProblem> problems) {
    if (text.isEmpty() || text.startsWith("#") || text.startsWith("@cert-authority")) {
      return Optional.empty();
    }
    boolean revoked = text.startsWith("@revoked");
    List<String> fields = new ArrayList<>(List.of(text.split("[ \t]+", 5)));
    if (text.startsWith("@")) {
      fields.removeFirst();
    }
    if (text.startsWith("@") && !revoked) {
      problems.add(ConfigProblem.warning(position, "", "an unknown marker; the line is ignored"));
      return Optional.empty();
    }
    if (fields.size() < 3) {
      problems.add(
          ConfigProblem.warning(
              position, "", "not a line of host names, key type and key; it is ignored"));
      return Optional.empty();
    }
    try {
      HostKey key = HostKey.of(Base64.getDecoder().decode(fields.get(2)));
      if (key.type().equals(fields.get(1))) {
        return Optional.of(new Line(revoked, fields.getFirst(), key));
      }
    } catch (IllegalArgumentException notBase64) {
      // Said below.
    }
    problems.add(ConfigProblem.warning(position, "", "the key is damaged; the line is ignored"));
    return Optional.empty();
  }

  /// What these files know of a host.
  Known about(String address, int port) {
    String bare = address.toLowerCase(Locale.ROOT);
    String name = name(bare, port);
    List<HostKey> trusted = new ArrayList<>();
    List<HostKey> elsewhere = new ArrayList<>();
    List<HostKey> revoked = new ArrayList<>();
    for (Line line : lines) {
      boolean here = matches(line.names(), name);
      boolean there = !here && port != DEFAULT_PORT && matches(line.names(), bare);
      if (line.revoked()) {
        if (here || there) {
          revoked.add(line.key());
        }
      } else if (here) {
        trusted.add(line.key());
      } else if (there) {
        elsewhere.add(line.key());
      }
    }
    return new Known(trusted, trusted.isEmpty() ? elsewhere : List.of(), revoked);
  }

  /// How known_hosts names a host: bare on the default port, else `[host]:port`.
  static String name(String address, int port) {
    String name = address.toLowerCase(Locale.ROOT);
    return port == DEFAULT_PORT ? name : "[" + name + "]:" + port;
  }

  private static boolean matches(String names, String name) {
    if (names.startsWith("|")) {
      return matchesHash(names, name);
    }
    boolean matched = false;
    for (String pattern : names.toLowerCase(Locale.ROOT).split(",", -1)) {
      boolean negated = pattern.startsWith("!");
      if (matchesPattern(negated ? pattern.substring(1) : pattern, name)) {
        if (negated) {
          return false;
        }
        matched = true;
      }
    }
    return matched;
  }

  /// `|1|salt|hash`: HMAC-SHA1 of the name, in base64.
  private static boolean matchesHash(String hashed, String name) {
    String[] parts = hashed.split("\\|", -1);
    if (parts.length != 4 || !parts[1].equals("1")) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  /// `*` and `?`, in time linear in name times pattern, whatever the pattern.
  private static boolean matchesPattern(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
