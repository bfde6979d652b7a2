package dev.gangway.config;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `hosts`.
final class HostSection {
  private static final int DEFAULT_PORT = 22;
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_USER = 256;
  private static final int SHA256_BYTES = 32;
  private static final String FINGERPRINT_PREFIX = "SHA256:";

  /// A whole line of `ssh-keygen -l`: `256 SHA256:… comment (ED25519)`.
  private static final Pattern FINGERPRINT_INSIDE = Pattern.compile(".*\\s?(SHA256:\\S+).*");

  private HostSection() {}

  /// The hosts that are complete; what is wrong with the others has been said.
  static List<HostConfig> readAll(List<Section> sections) {
    UniqueNames names = new UniqueNames("hosts");
    return sections.stream().flatMap(section -> read(section, names).stream()).toList();
  }

  private static Optional<HostConfig> read(Section section, UniqueNames names) {
    section.require(Keys.Host.NAME);
    section.require(Keys.Host.ADDRESS);
    section.require(Keys.Host.USER);
    Optional<String> name = section.text(Keys.Host.NAME, HostSection::name);
    name.ifPresent(given -> names.check(section, Keys.Host.NAME, given));
    Optional<String> address = section.text(Keys.Host.ADDRESS, NetworkName::address);
    int port = section.number(Keys.Host.PORT, DEFAULT_PORT);
    Optional<String> user = section.text(Keys.Host.USER, HostSection::user);
    Optional<Secret> password = section.secret(Keys.Host.PASSWORD);
    Optional<HostConfig.PrivateKey> key = key(section);
    List<String> hostKeys =
        section.list(Keys.Host.HOST_KEY, HostSection::fingerprint).orElse(List.of());
    Optional<String> group = section.text(Keys.Host.GROUP, HostSection::name);
    List<String> tags = section.list(Keys.Host.TAGS, HostSection::name).orElse(List.of());
    Marks marks = MarksSection.read(section);
    if (name.isEmpty() || address.isEmpty() || user.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new HostConfig(
            name.get(),
            address.get(),
            port,
            user.get(),
            password,
            key,
            hostKeys,
            group,
            tags,
            marks,
            section.position()));
  }

  private static Optional<HostConfig.PrivateKey> key(Section section) {
    Optional<Path> file = section.path(Keys.Host.KEY);
    Optional<Secret> passphrase = section.secret(Keys.Host.PASSPHRASE);
    if (section.has(Keys.Host.PASSPHRASE) && !section.has(Keys.Host.KEY)) {
      section.error(
          Keys.Host.PASSPHRASE, "a passphrase opens a private key, and there is no `key` here");
    }
    return file.map(
        path -> new HostConfig.PrivateKey(path, passphrase, section.positionOf(Keys.Host.KEY)));
  }

  /// Names of hosts and groups, and tags: shown to users, so nothing invisible is in them.
  private static Parsed<String> name(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      return Parsed.malformed("a name, not blanks alone");
    }
    if (trimmed.codePointCount(0, trimmed.length()) > LONGEST_NAME) {
      return Parsed.malformed("at most " + LONGEST_NAME + " characters");
    }
    return trimmed.codePoints().anyMatch(Quoted::isInvisible)
        ? Parsed.malformed("a name without control characters and other invisible ones")
        : Parsed.value(trimmed);
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

  /// `SHA256:` and the hash in base64 without padding. Only the one form that OpenSSH prints is
  /// taken: any other could never be equal to it, and the host would look like an impostor.
  private static Parsed<String> fingerprint(String text) {
    String form = "a fingerprint, `SHA256:` and 43 characters of base64";
    if (!text.startsWith(FINGERPRINT_PREFIX)) {
      Matcher inside = FINGERPRINT_INSIDE.matcher(text);
      return Parsed.malformed(inside.matches() ? form + ", without what stands around it" : form);
    }
    String hash = text.substring(FINGERPRINT_PREFIX.length());
    if (hash.endsWith("=")) {
      return Parsed.malformed(form + ", without `=` at the end");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(hash);
      String printed = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      return bytes.length == SHA256_BYTES && printed.equals(hash)
          ? Parsed.value(text)
          : Parsed.malformed(form);
    } catch (IllegalArgumentException e) {
      return Parsed.malformed(form);
    }
  }
}
