package dev.gangway.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A token for a program, just made: shown once, and kept by its hash alone.
///
/// A plain SHA-256 is enough: 256 random bits cannot be guessed however quick the hash.
public final class NewToken {
  /// So that scanners of repositories find one that was put there.
  private static final String PREFIX = "gwt_";

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String secret;

  private NewToken(String secret) {
    this.secret = secret;
  }

  /// Makes one.
  public static NewToken make() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new NewToken(PREFIX + LoginCookie.base64url(bytes));
  }

  /// What the program shows, `gwt_…`.
  public String reveal() {
    return secret;
  }

  /// For the configuration: `sha256:` and 64 hexadecimal digits.
  public String hash() {
    return "sha256:" + hash(secret);
  }

  /// 64 lower case hexadecimal digits.
  static String hash(String token) {
    return HexFormat.of().formatHex(Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return "***";
  }
}
