package dev.gangway.access;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// How a password is hashed, and so what each check of it costs.
sealed interface HashCost {

  /// The hash of a password.
  ///
  /// @param password UTF-8
  /// @param length of the hash in bytes
  byte[] hash(byte[] password, byte[] salt, int length);

  /// Why the hash is easier to guess from than it should be, in a sentence; empty if it is not.
  Optional<String> weakness();

  /// Argon2id, version 0x13 (RFC 9106).
  ///
  /// @param memory KiB
  /// @param passes over that memory
  /// @param lanes independent parts of it
  record Argon2id(int memory, int passes, int lanes) implements HashCost {
    /// OWASP's first choice for servers (Password Storage Cheat Sheet): 19 MiB, 2 passes.
    static final Argon2id DEFAULT = new Argon2id(19_456, 2, 1);

    static final int MAX_MEMORY = 256 << 10;
    static final int MAX_PASSES = 10;
    static final int MAX_LANES = 8;

    /// The weakest of OWASP's equally strong choices take 7 MiB five times or 12 MiB three times:
    /// what matters is about the product.
    private static final int MIN_WORK = 35 << 10;

    /// Two checks at once of more than this hurt a small machine.
    private static final int MUCH_MEMORY = 64 << 10;

    @Override
    public byte[] hash(byte[] password, byte[] salt, int length) {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memory)
              .withIterations(passes)
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      byte[] hash = new byte[length];
      generator.generateBytes(password, hash);
      return hash;
    }

    @Override
    public Optional<String> weakness() {
      if ((long) memory * passes < MIN_WORK) {
        return Optional.of(
            "Argon2id with m=%d,t=%d is quick to guess from; the default is m=%d,t=%d"
                .formatted(memory, passes, DEFAULT.memory, DEFAULT.passes));
      }
      return memory > MUCH_MEMORY
          ? Optional.of(
              "each check of this password takes %d MiB of memory; the default is %d MiB"
                  .formatted(memory >> 10, DEFAULT.memory >> 10))
          : Optional.empty();
    }
  }

  /// PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2).
  record Pbkdf2(int iterations) implements HashCost {
    static final int MIN_ITERATIONS = 1_000;
    static final int MAX_ITERATIONS = 10_000_000;

    private static final int WEAK = 100_000;

    @Override
    public byte[] hash(byte[] password, byte[] salt, int length) {
      // The JDK wants characters, and makes the same bytes of them again.
      CharBuffer decoded = CharBuffer.allocate(password.length);
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password), decoded, true);
      char[] characters = new char[decoded.flip().remaining()];
      decoded.get(characters);
      Arrays.fill(decoded.array(), '\0');
      PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, length * Byte.SIZE);
      Arrays.fill(characters, '\0');
      try {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(spec)
            .getEncoded();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA256", e);
      } finally {
        spec.clearPassword();
      }
    }

    @Override
    public Optional<String> weakness() {
      return iterations < WEAK
          ? Optional.of(
              "PBKDF2 with %,d iterations is quick to guess from; make a new hash with `gangway hash-password`"
                  .formatted(iterations))
          : Optional.empty();
    }
  }
}
