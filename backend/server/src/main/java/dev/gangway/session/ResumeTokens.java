package dev.gangway.session;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The tokens of one session: numbered, and signed with a key that only this object has. A number
/// is valid from when it was issued until a newer one has been used, so an answer that got lost on
/// its way costs nobody the session, and however many are asked for, none has to be kept.
///
/// Thread-safe.
final class ResumeTokens {
  /// In place of a number.
  static final long NONE = 0;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  /// 128 bits: not to be guessed in the life of a session.
  private static final int SIGNATURE_BYTES = 16;

  private final SecretKeySpec key;

  // Guarded by this.
  private long issued;
  private long used;

  ResumeTokens() {
    byte[] secret = new byte[KEY_BYTES];
    RANDOM.nextBytes(secret);
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /// A new token.
  synchronized String issue() {
    issued++;
    return token(issued);
  }

  /// Uses a token; those before it are void from then on.
  ///
  /// @param token hostile text
  /// @return its number, from 1 on; [#NONE] if it is none of this session's, or void
  synchronized long use(String token) {
    int dot = token.indexOf('.');
    long number;
    try {
      number = Long.parseLong(token, 0, Math.max(dot, 0), 10);
    } catch (NumberFormatException none) {
      return NONE;
    }
    boolean ours =
        MessageDigest.isEqual(
            token(number).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    if (!ours || number < used || number > issued) {
      return NONE;
    }
    used = number;
    return number;
  }

  private String token(long number) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signature = mac.doFinal(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
      return number
          + "."
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(Arrays.copyOf(signature, SIGNATURE_BYTES));
    } catch (NoSuchAlgorithmException | InvalidKeyException never) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, never);
    }
  }
}
