package dev.gangway.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads which keys one of `hosts` may show.
final class HostKeySection {
  private static final int SHA256_BYTES = 32;
  private static final String FINGERPRINT_PREFIX = "SHA256:";

  /// A whole line of `ssh-keygen -l`: `256 SHA256:… comment (ED25519)`.
  private static final Pattern FINGERPRINT_INSIDE = Pattern.compile(".*\\s?(SHA256:\\S+).*");

  /// What stands in `ssh_host_ed25519_key.pub`, with or without the comment.
  private static final Pattern WHOLE_KEY =
      Pattern.compile("((?:ssh|ecdsa)-[a-z0-9-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t].*)?");

  private HostKeySection() {}

  /// @param unknown what holds for hosts that do not say
  static HostKeyRule read(Section section, HostKeyRule.UnknownKey unknown) {
    List<HostKeyRule.PinnedKey> pins =
        section.list(Keys.Host.HOST_KEY, HostKeySection::pin).orElse(List.of());
    Optional<HostKeyRule.UnknownKey> own =
        Words.read(section, Keys.Ssh.UNKNOWN_KEY, HostKeyRule.UnknownKey.values());
    if (!pins.isEmpty() && own.isPresent()) {
      section.warning(
          Keys.Ssh.UNKNOWN_KEY,
          "nothing is unknown of a host that has a `host_key`, so this has no effect");
    }
    return new HostKeyRule(pins, own.orElse(unknown));
  }

  private static Parsed<HostKeyRule.PinnedKey> pin(String text) {
    Matcher whole = WHOLE_KEY.matcher(text);
    if (whole.matches()) {
      return wholeKey(whole.group(1), whole.group(2));
    }
    return switch (fingerprint(text)) {
      case Parsed.Malformed<String>(String expected) ->
          Parsed.malformed(expected + ", or a whole key such as `ssh-ed25519 AAAA…`");
      case Parsed.Value<String>(String fingerprint) ->
          Parsed.value(new HostKeyRule.PinnedKey(fingerprint, Optional.empty()));
    };
  }

  /// RFC 4253 §6.6: the key begins with the name of its type, so one that was cut or mixed up with
  /// another is noticed.
  private static Parsed<HostKeyRule.PinnedKey> wholeKey(String type, String base64) {
    String expected = "a whole key such as `ssh-ed25519 AAAA…`; this one is damaged";
    try {
      ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      byte[] name = type.getBytes(StandardCharsets.US_ASCII);
      boolean named =
          blob.remaining() > Integer.BYTES + name.length
              && blob.getInt(0) == name.length
              && blob.slice(Integer.BYTES, name.length).equals(ByteBuffer.wrap(name));
      if (!named) {
        return Parsed.malformed(expected);
      }
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(blob);
      String hash = Base64.getEncoder().withoutPadding().encodeToString(sha256.digest());
      return Parsed.value(new HostKeyRule.PinnedKey(FINGERPRINT_PREFIX + hash, Optional.of(type)));
    } catch (IllegalArgumentException notBase64) {
      return Parsed.malformed(expected);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /// `SHA256:` and the hash in base64 without padding. Only the one form that OpenSSH prints is
  /// taken: any other could never be equal to it, and the host would look like an impostor.
  static Parsed<String> fingerprint(String text) {
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
