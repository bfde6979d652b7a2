package dev.gangway.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What the browser keeps of a login: signed, not encrypted, and no secret of anybody else's in it.
///
/// ```
///  v1.KEYID.PAYLOAD.MAC           each part base64url without padding, 810 characters at most
///
///  payload: id 16 | began 8 | seen 8 | end 8 | fingerprint 8 | flags 1 | name, UTF-8
///  MAC:     HMAC-SHA-256 of purpose 00 "v1.KEYID.PAYLOAD" as sent
/// ```
///
/// Groups are not in it: they come from the configuration at each use.
///
/// @param id of the login, 128 random bits in base64url
/// @param user the name in the configuration
/// @param began when the password was typed, to the millisecond
/// @param seen when something was last done, as far as this cookie knows
/// @param end when it is over whatever is done
/// @param secure whether it was given out over https; it is good there alone, or there not at all
/// @param fingerprint of the password's hash: a new password voids it
record LoginCookie(
    String id,
    String user,
    Instant began,
    Instant seen,
    Instant end,
    boolean secure,
    long fingerprint) {
  static final int ID_BYTES = 16;

  /// Nobody else's messages under the same keys can be taken for a login.
  static final String PURPOSE = "gangway login cookie";

  private static final String VERSION = "v1";
  private static final int FIXED_BYTES = ID_BYTES + 4 * Long.BYTES + 1;
  private static final int MAX_LENGTH = 1024;
  private static final int KEY_ID_LENGTH = 8;
  private static final int MAC_LENGTH = 43;
  private static final byte SECURE = 1;

  /// What a 4-digit year can say; an hour beyond it is nobody's.
  private static final long MAX_MILLIS = 253_402_300_799_999L;

  /// The cookie's value: characters that need no quoting.
  String encode(KeyRing.Key key) {
    return encode(key, PURPOSE);
  }

  String encode(KeyRing.Key key, String purpose) {
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(FIXED_BYTES + name.length);
    payload
        .put(Base64.getUrlDecoder().decode(id))
        .putLong(began.toEpochMilli())
        .putLong(seen.toEpochMilli())
        .putLong(end.toEpochMilli())
        .putLong(fingerprint)
        .put(secure ? SECURE : 0)
        .put(name);
    String signed = VERSION + "." + key.id() + "." + base64url(payload.array());
    return signed + "." + mac(key, purpose, signed);
  }

  /// What a cookie says, if one of the ring's keys signed it just so. Takes anything.
  static Optional<LoginCookie> decode(String value, KeyRing ring) {
    int end = value.lastIndexOf('.');
    int payloadAt = VERSION.length() + 1 + KEY_ID_LENGTH + 1;
    if (value.length() > MAX_LENGTH
        || !value.startsWith(VERSION + ".")
        || end < payloadAt
        || value.length() - end - 1 != MAC_LENGTH
        || value.charAt(payloadAt - 1) != '.') {
      return Optional.empty();
    }
    String signed = value.substring(0, end);
    return ring.byId(value.substring(VERSION.length() + 1, payloadAt - 1))
        // The characters are compared, not what they decode to: base64 has several ways to say the
        // same.
        .filter(key -> isEqual(mac(key, PURPOSE, signed), value.substring(end + 1)))
        .flatMap(_ -> payload(signed.substring(payloadAt)));
  }

  /// Only of what is signed; so what does not fit here is another version's, and no login.
  private static Optional<LoginCookie> payload(String base64url) {
    try {
      ByteBuffer payload = ByteBuffer.wrap(Base64.getUrlDecoder().decode(base64url));
      if (payload.remaining() <= FIXED_BYTES) {
        return Optional.empty();
      }
      byte[] id = new byte[ID_BYTES];
      payload.get(id);
      long began = payload.getLong();
      long seen = payload.getLong();
      long end = payload.getLong();
      long fingerprint = payload.getLong();
      byte flags = payload.get();
      if (isNoTime(began) || isNoTime(seen) || isNoTime(end) || (flags & ~SECURE) != 0) {
        return Optional.empty();
      }
      String user = StandardCharsets.UTF_8.newDecoder().decode(payload).toString();
      return Optional.of(
          new LoginCookie(
              base64url(id),
              user,
              Instant.ofEpochMilli(began),
              Instant.ofEpochMilli(seen),
              Instant.ofEpochMilli(end),
              flags == SECURE,
              fingerprint));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isNoTime(long millis) {
    return millis < 0 || millis > MAX_MILLIS;
  }

  private static boolean isEqual(String mine, String theirs) {
    return MessageDigest.isEqual(
        mine.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
  }

  private static String mac(KeyRing.Key key, String purpose, String signed) {
    return base64url(key.mac((purpose + "\0" + signed).getBytes(StandardCharsets.UTF_8)));
  }

  static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// This login, seen later.
  LoginCookie seenAt(Instant later) {
    return new LoginCookie(id, user, began, later, end, secure, fingerprint);
  }

  /// What a user's password hash leaves in the cookie. Nothing about the password can be learnt
  /// from it without the hash's salt.
  static long fingerprint(String user, String hash) {
    byte[] digest = Sha256.digest().digest((user + "\0" + hash).getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong();
  }
}
