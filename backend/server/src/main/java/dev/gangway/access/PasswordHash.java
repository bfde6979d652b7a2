package dev.gangway.access;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The hash of a password, in the form the configuration has it (PHC string format):
///
/// ```
///  $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH
///  $pbkdf2-sha256$i=600000$SALT$HASH
/// ```
///
/// SALT and HASH are base64 without padding. What passlib writes, `$pbkdf2-sha256$600000$…` with a
/// `.` for each `+`, is taken as well. Immutable and thread-safe.
public final class PasswordHash {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Pattern ARGON2ID =
      Pattern.compile(
          "\\$argon2id\\$v=(\\d{1,4})\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})"
              + "\\$([A-Za-z0-9+/]{1,128})\\$([A-Za-z0-9+/]{1,128})");
  private static final Pattern PBKDF2 =
      Pattern.compile(
          "\\$pbkdf2-sha256\\$(?:i=)?(\\d{1,9})"
              + "\\$([A-Za-z0-9+/.]{1,128})\\$([A-Za-z0-9+/.]{1,128})");

  /// What other hashes begin with, and what they are called.
  private static final Map<Pattern, String> OTHERS =
      Map.of(
          Pattern.compile("\\$2[abxy]?\\$.*"), "a bcrypt hash",
          Pattern.compile("\\$6\\$.*"), "a sha512-crypt hash",
          Pattern.compile("\\$5\\$.*"), "a sha256-crypt hash",
          Pattern.compile("\\$1\\$.*|\\$apr1\\$.*"), "an MD5 hash",
          Pattern.compile("\\$(y|gy|7|scrypt)\\$.*"), "a scrypt or yescrypt hash",
          Pattern.compile("\\$argon2[id]\\$.*"), "an Argon2 hash of another kind than Argon2id",
          Pattern.compile("\\$pbkdf2(-sha1|-sha512)?\\$.*"),
              "PBKDF2 with another hash than SHA-256",
          Pattern.compile("\\{[A-Za-z0-9]+}.*"), "a hash of an LDAP directory");

  private static final String MAKE_ONE = "; make one with `gangway hash-password`";

  private final String text;
  private final HashCost cost;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(String text, HashCost cost, byte[] salt, byte[] hash) {
    this.text = text;
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /// A new hash of a password, the way that is best today. Takes a tenth of a second and 19 MiB.
  public static PasswordHash of(Password password) {
    return of(password, HashCost.Argon2id.DEFAULT);
  }

  static PasswordHash of(Password password, HashCost cost) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return of(cost, salt, cost.hash(password.bytes(), salt, HASH_BYTES));
  }

  private static PasswordHash of(HashCost cost, byte[] salt, byte[] hash) {
    return new PasswordHash(print(cost, salt, hash), cost, salt, hash);
  }

  /// One that no password fits, and that costs as much to check as this one.
  PasswordHash withoutPassword() {
    byte[] otherSalt = new byte[salt.length];
    byte[] random = new byte[hash.length];
    RANDOM.nextBytes(otherSalt);
    RANDOM.nextBytes(random);
    return of(cost, otherSalt, random);
  }

  /// Reads what the configuration has.
  ///
  /// @throws Malformed if it is something else, or asks for more than a check may cost
  public static PasswordHash parse(String text) throws Malformed {
    Matcher argon2id = ARGON2ID.matcher(text);
    if (argon2id.matches()) {
      if (!argon2id.group(1).equals("19")) {
        throw new Malformed("Argon2 is taken in version 19 (`v=19`) only" + MAKE_ONE);
      }
      int lanes = within("p", argon2id.group(4), 1, HashCost.Argon2id.MAX_LANES);
      // RFC 9106 §3.1: at least 8 KiB for each lane.
      int memory = within("m", argon2id.group(2), 8 * lanes, HashCost.Argon2id.MAX_MEMORY);
      int passes = within("t", argon2id.group(3), 1, HashCost.Argon2id.MAX_PASSES);
      return new PasswordHash(
          text,
          new HashCost.Argon2id(memory, passes, lanes),
          bytes("salt", argon2id.group(5), 8),
          bytes("hash", argon2id.group(6), 16));
    }
    Matcher pbkdf2 = PBKDF2.matcher(text);
    if (pbkdf2.matches()) {
      int iterations =
          within(
              "i", pbkdf2.group(1), HashCost.Pbkdf2.MIN_ITERATIONS, HashCost.Pbkdf2.MAX_ITERATIONS);
      return new PasswordHash(
          text,
          new HashCost.Pbkdf2(iterations),
          bytes("salt", pbkdf2.group(2).replace('.', '+'), 8),
          bytes("hash", pbkdf2.group(3).replace('.', '+'), 16));
    }
    throw new Malformed(whatElse(text) + MAKE_ONE);
  }

  private static int within(String name, String digits, int least, int most) throws Malformed {
    int value = Integer.parseInt(digits);
    if (value < least || value > most) {
      throw new Malformed("`%s` has to be from %,d to %,d".formatted(name, least, most) + MAKE_ONE);
    }
    return value;
  }

  private static byte[] bytes(String name, String base64, int least) throws Malformed {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new Malformed("its " + name + " is not base64: is a character missing?" + MAKE_ONE);
    }
    if (bytes.length < least || bytes.length > 64) {
      throw new Malformed("its %s has to have %d to 64 bytes".formatted(name, least) + MAKE_ONE);
    }
    return bytes;
  }

  private static String whatElse(String text) {
    if (text.startsWith("$argon2id$") || text.startsWith("$pbkdf2-sha256$")) {
      return "the hash is not complete: expected `$argon2id$v=19$m=…,t=…,p=…$SALT$HASH`"
          + " or `$pbkdf2-sha256$i=…$SALT$HASH`";
    }
    for (Map.Entry<Pattern, String> other : OTHERS.entrySet()) {
      if (other.getKey().matcher(text).matches()) {
        return other.getValue() + " is not taken, only Argon2id and PBKDF2-SHA256";
      }
    }
    return text.startsWith("$")
        ? "this kind of hash is not known, only Argon2id and PBKDF2-SHA256"
        : "this is not a hash, and a password itself is not taken";
  }

  private static String print(HashCost cost, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    String parameters =
        switch (cost) {
          case HashCost.Argon2id(int memory, int passes, int lanes) ->
              "$argon2id$v=19$m=%d,t=%d,p=%d".formatted(memory, passes, lanes);
          case HashCost.Pbkdf2(int iterations) -> "$pbkdf2-sha256$i=%d".formatted(iterations);
        };
    return parameters + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
  }

  /// Whether it is this password. Takes as long for a wrong one as for the right one.
  boolean verify(Password password) {
    byte[] computed = cost.hash(password.bytes(), salt, hash.length);
    boolean same = MessageDigest.isEqual(computed, hash);
    Arrays.fill(computed, (byte) 0);
    return same;
  }

  HashCost cost() {
    return cost;
  }

  /// Why it should be made anew, in a sentence.
  Optional<String> weakness() {
    return cost.weakness();
  }

  /// For the configuration. Who has it can try passwords at leisure: treat it as a secret.
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
