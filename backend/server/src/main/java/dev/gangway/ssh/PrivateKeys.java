package dev.gangway.ssh;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import dev.gangway.config.HostLogin.PrivateKey;
import dev.gangway.config.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.keyprovider.PuTTYKeyFile;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/// Reads private keys from files: OpenSSH's format, PEM, PKCS#8 and PuTTY's.
///
/// A key is decrypted once and kept while its file stays as it is: the key derivation is made to be
/// slow, and would be paid with every connection. Thread-safe.
final class PrivateKeys {
  /// No private key is longer; a mistaken path may lead to a disk image.
  private static final int MAX_BYTES = 64 << 10;

  private static final byte[] OPENSSH_MAGIC =
      "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

  private static final List<String> PUBLIC_BEGINNINGS =
      List.of(
          "ssh-",
          "ecdsa-",
          "sk-",
          "---- BEGIN SSH2 PUBLIC KEY",
          "-----BEGIN PUBLIC KEY",
          "-----BEGIN RSA PUBLIC KEY",
          "-----BEGIN CERTIFICATE");

  /// As many as there are keys in a configuration.
  private final Map<PrivateKey, Cached> cache = new ConcurrentHashMap<>();

  private record Cached(FileTime modified, long size, Loaded key) {}

  /// A key that can log in.
  ///
  /// @param publicKey its public half
  record Loaded(KeyPair pair, KeyType type, HostKey publicKey) {}

  /// Why a key cannot be used: a sentence without the file's name that begins after "the key file".
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String why) {
      super(why);
    }

    Unusable(String why, Throwable cause) {
      super(why, cause);
    }

    /// The sentence.
    String why() {
      return String.valueOf(getMessage());
    }
  }

  /// The key of that file.
  ///
  /// @throws Unusable if there is none
  Loaded load(PrivateKey key) throws Unusable {
    Path file = Path.of(key.file().text());
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Cached cached = cache.get(key);
      if (cached != null && cached.modified().equals(modified) && cached.size() == size) {
        return cached.key();
      }
      Loaded loaded = read(key, file);
      cache.put(key, new Cached(modified, size, loaded));
      return loaded;
    } catch (NoSuchFileException absent) {
      throw new Unusable("does not exist", absent);
    } catch (IOException unreadable) {
      throw new Unusable("cannot be read", unreadable);
    }
  }

  private static Loaded read(PrivateKey key, Path file) throws Unusable {
    String text = text(file);
    String beginning = text.lines().findFirst().orElse("");
    FileKeyProvider format = format(beginning);
    boolean encrypted = encrypted(text, beginning);
    Optional<Secret> passphrase = key.passphrase();
    if (encrypted && passphrase.isEmpty()) {
      throw new Unusable("is encrypted; its passphrase is missing from the configuration");
    }
    KeyPair pair;
    try {
      format.init(
          text,
          null,
          passphrase
              .filter(_ -> encrypted)
              .map(secret -> PasswordUtils.createOneOff(secret.reveal().toCharArray()))
              .orElse(null));
      pair = new KeyPair(format.getPublic(), format.getPrivate());
    } catch (IOException | RuntimeException e) {
      // sshj's parsers answer a wrong passphrase, and damage, with exceptions of every sort.
      throw new Unusable(
          encrypted
              ? "cannot be decrypted: the passphrase is wrong, or the file is damaged"
              : "is damaged, or holds a key of a kind that is not supported; ed25519, ECDSA and RSA keys are",
          e);
    }
    KeyType type = KeyType.fromKey(pair.getPublic());
    if (!Algorithms.supports(type)) {
      throw new Unusable(
          "holds a key of the type %s, which is not supported; ed25519, ECDSA and RSA keys are"
              .formatted(type));
    }
    return new Loaded(pair, type, HostKey.of(pair.getPublic()));
  }

  private static String text(Path file) throws Unusable {
    if (Files.isDirectory(file)) {
      throw new Unusable("is a directory");
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (AccessDeniedException denied) {
      throw new Unusable("may not be read by the user the gateway runs as", denied);
    } catch (IOException unreadable) {
      throw new Unusable("cannot be read", unreadable);
    }
    if (bytes.length > MAX_BYTES) {
      throw new Unusable("is too long for a private key");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (text.isEmpty()) {
      throw new Unusable("is empty");
    }
    return text + "\n";
  }

  private static FileKeyProvider format(String beginning) throws Unusable {
    if (PUBLIC_BEGINNINGS.stream().anyMatch(beginning::startsWith)) {
      throw new Unusable(
          "holds a public key; the private key is usually the file of the same name without .pub");
    }
    if (beginning.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----")) {
      return new OpenSSHKeyV1KeyFile();
    }
    if (beginning.startsWith("-----BEGIN ") && beginning.endsWith("PRIVATE KEY-----")) {
      return new PKCS8KeyFile();
    }
    if (beginning.startsWith("PuTTY-User-Key-File-")) {
      return new PuTTYKeyFile();
    }
    throw new Unusable(
        "is not a private key; ssh-keygen makes one, and OpenSSH, PEM, PKCS#8 and PuTTY files are read");
  }

  private static boolean encrypted(String text, String beginning) {
    if (beginning.contains("OPENSSH")) {
      return !opensshCipher(text).equals("none");
    }
    if (beginning.startsWith("PuTTY")) {
      return text.lines()
          .anyMatch(line -> line.startsWith("Encryption:") && !line.endsWith(" none"));
    }
    return beginning.contains("ENCRYPTED")
        || text.lines()
            .anyMatch(line -> line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED"));
  }

  /// The first field after the magic bytes of OpenSSH's format, or `none` where there is none to
  /// read: the parser then says what is wrong.
  private static String opensshCipher(String text) {
    StringBuilder body = new StringBuilder();
    text.lines().filter(line -> !line.startsWith("-")).forEach(body::append);
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(body.toString());
      ByteBuffer magic = ByteBuffer.wrap(OPENSSH_MAGIC);
      if (bytes.length < OPENSSH_MAGIC.length
          || !ByteBuffer.wrap(bytes, 0, OPENSSH_MAGIC.length).equals(magic)) {
        return "none";
      }
      Buffer.PlainBuffer fields = new Buffer.PlainBuffer(bytes);
      fields.rpos(OPENSSH_MAGIC.length);
      return fields.readString();
    } catch (IllegalArgumentException | Buffer.BufferException damaged) {
      return "none";
    }
  }
}
