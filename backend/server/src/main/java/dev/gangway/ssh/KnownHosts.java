package dev.gangway.ssh;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.common.KeyType;

/// known_hosts files, as `sshd(8)` describes them: plain and hashed names, `[host]:port`, wildcards
/// and negation, several keys of one host, `@cert-authority`, `@revoked`.
///
/// @param lines in the files' order
/// @param problems lines that say nothing, for the admin
record KnownHosts(List<Line> lines, List<ConfigProblem> problems) {

  private static final int DEFAULT_PORT = 22;

  KnownHosts {
    lines = List.copyOf(lines);
    problems = List.copyOf(problems);
  }

  /// What a line says of its key.
  enum Marker {
    /// It is a host's.
    NONE(""),
    /// It signs certificates of hosts.
    AUTHORITY("@cert-authority"),
    /// It must never be taken, whatever other lines say.
    REVOKED("@revoked");

    private final String text;

    Marker(String text) {
      this.text = text;
    }
  }

  /// One line that names a key.
  ///
  /// @param names the field of names as it stands: patterns, or one hashed name
  record Line(Marker marker, String names, HostKey key) {}

  /// What is known of one host.
  ///
  /// @param trusted its keys
  /// @param elsewhere keys of the same name on the default port, when there are none for the port
  ///   asked about: OpenSSH takes these too, and nothing follows from their being different
  /// @param authorities keys whose certificates prove that it is this host
  /// @param revoked keys it must never show, and that must have signed no certificate it shows,
  ///   whatever else is said of them
  /// @param accepted the file that holds accepted keys, if one of the trusted is from there
  record Known(
      List<HostKey> trusted,
      List<HostKey> elsewhere,
      List<HostKey> authorities,
      List<HostKey> revoked,
      Optional<Path> accepted) {
    Known {
      trusted = List.copyOf(trusted);
      elsewhere = List.copyOf(elsewhere);
      authorities = List.copyOf(authorities);
      revoked = List.copyOf(revoked);
    }

    /// The same, some of it from a file of accepted keys.
    Known acceptedIn(Path file) {
      return new Known(trusted, elsewhere, authorities, revoked, Optional.of(file));
    }
  }

  /// Reads the files anew; one that does not exist is an empty one.
  ///
  /// @throws IOException if one cannot be read: it might have revoked a key
  static KnownHosts read(List<Path> files) throws IOException {
    List<Line> lines = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    for (Path file : files) {
      try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
        read(file, reader, lines, problems);
      } catch (NoSuchFileException absent) {
        // Nothing is known yet.
      }
    }
    return new KnownHosts(lines, problems);
  }

  /// Reads what a file holds.
  ///
  /// @param file for messages
  static KnownHosts of(Path file, ByteBuffer content) {
    List<Line> lines = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    String text = StandardCharsets.ISO_8859_1.decode(content.duplicate()).toString();
    try (BufferedReader reader = new BufferedReader(new StringReader(text))) {
      read(file, reader, lines, problems);
    } catch (IOException impossible) {
      throw new IllegalStateException("a text is always read", impossible);
    }
    return new KnownHosts(lines, problems);
  }

  /// Both, one after the other.
  KnownHosts and(KnownHosts others) {
    List<Line> all = new ArrayList<>(lines);
    all.addAll(others.lines);
    List<ConfigProblem> said = new ArrayList<>(problems);
    said.addAll(others.problems);
    return new KnownHosts(all, said);
  }

  private static void read(
      Path file, BufferedReader reader, List<Line> lines, List<ConfigProblem> problems)
      throws IOException {
    int number = 0;
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      Position position = new Position(file.toString(), ++number, 1);
      parse(text.strip(), position, problems).ifPresent(lines::add);
    }
  }

  private static Optional<Line> parse(
      String text, Position position, List<ConfigProblem> problems) {
    if (text.isEmpty() || text.startsWith("#")) {
      return Optional.empty();
    }
    List<String> fields = new ArrayList<>(List.of(text.split("[ \t]+", 5)));
    Marker marker = Marker.NONE;
    if (text.startsWith("@")) {
      String first = fields.removeFirst();
      Optional<Marker> known =
          Arrays.stream(Marker.values()).filter(each -> each.text.equals(first)).findFirst();
      if (known.isEmpty()) {
        problems.add(ConfigProblem.warning(position, "", "an unknown marker; the line is ignored"));
        return Optional.empty();
      }
      marker = known.get();
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
        if (marker == Marker.AUTHORITY && !Algorithms.supports(KeyType.fromString(key.type()))) {
          problems.add(
              ConfigProblem.warning(
                  position, "", "certificates by a key of this type cannot be checked"));
        }
        return Optional.of(new Line(marker, fields.getFirst(), key));
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
    List<HostKey> trusted = keys(Marker.NONE, name);
    return new Known(
        trusted,
        trusted.isEmpty() && port != DEFAULT_PORT ? keys(Marker.NONE, bare) : List.of(),
        keys(Marker.AUTHORITY, name, bare),
        keys(Marker.REVOKED, name, bare),
        Optional.empty());
  }

  /// The keys of lines with that marker that match one of these names.
  private List<HostKey> keys(Marker marker, String... names) {
    List<HostKey> keys = new ArrayList<>();
    for (Line line : lines) {
      if (line.marker() == marker
          && Arrays.stream(names).anyMatch(name -> matches(line.names(), name))) {
        keys.add(line.key());
      }
    }
    return keys;
  }

  /// How known_hosts names a host: bare on the default port, else `[host]:port`.
  static String name(String address, int port) {
    String name = address.toLowerCase(Locale.ROOT);
    return port == DEFAULT_PORT ? name : "[" + name + "]:" + port;
  }

  /// The line that makes a key known.
  static String line(String address, int port, HostKey key) {
    return name(address, port) + " " + key.line();
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
