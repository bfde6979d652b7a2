package dev.gangway.ssh;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.keyprovider.PuTTYKeyFile;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import org.jspecify.annotations.Nullable;

/// A private key as it stands in a file: OpenSSH's format, PEM (PKCS#1 and SEC 1), PKCS#8 or
/// PuTTY's, encrypted or not. Immutable; what is encrypted stays so in here.
final class KeyFile {
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

  private static final String SUPPORTED = "ed25519, ECDSA and RSA keys are";

  /// A key that can log in.
  ///
  /// @param publicKey its public half
  record Loaded(KeyPair pair, KeyType type, HostKey publicKey) {}

  /// Why a file cannot be used: a clause that begins after "the key file" and its name.
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String why) {
      super(why);
    }

    Unusable(String why, Throwable cause) {
      super(why, cause);
    }

    /// The clause.
    String why() {
      return String.valueOf(getMessage());
    }
  }

  private enum Format {
    OPENSSH,
    PEM,
    PKCS8,
    PUTTY
  }

  private final Path file;
  private final String text;
  private final Format format;
  private final boolean encrypted;

  private KeyFile(Path file, String text, Format format, boolean encrypted) {
    this.file = file;
    this.text = text;
    this.format = format;
    this.encrypted = encrypted;
  }

  /// Reads a file, without decrypting anything.
  ///
  /// @throws Unusable if there is no private key in it
  static KeyFile read(Path file) throws Unusable {
    String text = text(file, "a private key");
    String beginning = text.lines().findFirst().orElse("").strip();
    Format format = format(beginning);
    return new KeyFile(file, text, format, encrypted(text, beginning, format));
  }

  /// Whether a passphrase is needed.
  boolean encrypted() {
    return encrypted;
  }

  /// The key.
  ///
  /// @param passphrase not needed where nothing is encrypted; the caller wipes it
  /// @throws Unusable if it is the wrong one, or the file is damaged, or holds a key of no use
  Loaded open(char @Nullable [] passphrase) throws Unusable {
    char[] opening = encrypted ? passphrase : null;
    KeyPair pair;
    try {
      if (format == Format.PKCS8) {
        pair = Pkcs8.read(text, opening);
      } else {
        FileKeyProvider parser = parser();
        parser.init(
            text, null, opening == null ? null : PasswordUtils.createOneOff(opening.clone()));
        pair = new KeyPair(parser.getPublic(), parser.getPrivate());
      }
    } catch (IOException | RuntimeException e) {
      // The parsers answer a wrong passphrase, and damage, with exceptions of every sort.
      throw new Unusable(
          encrypted
              ? "cannot be decrypted: the passphrase is wrong, or the file is damaged"
              : "is damaged, or holds a key of a kind that is not supported; " + SUPPORTED,
          e);
    }
    KeyType type = KeyType.fromKey(pair.getPublic());
    if (Algorithms.signatures(type).isEmpty()) {
      throw new Unusable(
          "holds a key of the type %s, which is not supported; %s".formatted(type, SUPPORTED));
    }
    return new Loaded(pair, type, HostKey.of(pair.getPublic()));
  }

  /// The public half as far as it can be read without the passphrase: from the file itself, as
  /// OpenSSH's and PuTTY's have it, or from the file of the same name with `.pub`.
  Optional<HostKey> publicHalf() {
    try {
      return switch (format) {
        case OPENSSH -> Optional.of(HostKey.of(openssh(text).readStringAsBytes()));
        case PUTTY -> Optional.of(HostKey.of(puttyPublic()));
        case PEM, PKCS8 -> {
          String[] words =
              text(file.resolveSibling(file.getFileName() + ".pub"), "a key").split("\\s", 3);
          yield words.length < 2
              ? Optional.empty()
              : Optional.of(HostKey.of(Base64.getDecoder().decode(words[1])));
        }
      };
    } catch (IllegalArgumentException | Buffer.BufferException | Unusable unknown) {
      return Optional.empty();
    }
  }

  private FileKeyProvider parser() {
    return switch (format) {
      case OPENSSH -> new OpenSSHKeyV1KeyFile();
      case PUTTY -> new PuTTYKeyFile();
      case PEM, PKCS8 -> new PKCS8KeyFile();
    };
  }

  /// The text of a small file, without blanks around it.
  ///
  /// @param what it should hold, with its article
  static String text(Path file, String what) throws Unusable {
    if (Files.isDirectory(file)) {
      throw new Unusable("is a directory");
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException absent) {
      throw new Unusable("does not exist", absent);
    } catch (AccessDeniedException denied) {
      throw new Unusable("may not be read by the user the gateway runs as", denied);
    } catch (IOException unreadable) {
      throw new Unusable("cannot be read", unreadable);
    }
    if (bytes.length > MAX_BYTES) {
      throw new Unusable("is too long for " + what);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (text.isEmpty()) {
      throw new Unusable("is empty");
    }
    return text + "\n";
  }

  private static Format format(String beginning) throws Unusable {
    if (PUBLIC_BEGINNINGS.stream().anyMatch(beginning::startsWith)) {
      throw new Unusable(
          "holds a public key; the private key is usually the file of the same name without .pub");
    }
    if (beginning.equals("-----BEGIN OPENSSH PRIVATE KEY-----")) {
      return Format.OPENSSH;
    }
    if (beginning.equals("-----BEGIN PRIVATE KEY-----")
        || beginning.equals("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
      return Format.PKCS8;
    }
    // openssl writes the parameters of a curve in front of its keys.
    if (beginning.equals("-----BEGIN EC PARAMETERS-----")
        || (beginning.startsWith("-----BEGIN ") && beginning.endsWith("PRIVATE KEY-----"))) {
      return Format.PEM;
    }
    if (beginning.startsWith("PuTTY-User-Key-File-")) {
      return Format.PUTTY;
    }
    throw new Unusable(
        "is not a private key; ssh-keygen makes one, and OpenSSH, PEM, PKCS#8 and PuTTY files are read");
  }

  private static boolean encrypted(String text, String beginning, Format format) {
    return switch (format) {
      case OPENSSH -> !opensshCipher(text).equals("none");
      case PUTTY ->
          text.lines()
              .anyMatch(line -> line.startsWith("Encryption:") && !line.strip().endsWith(" none"));
      case PKCS8 -> beginning.contains("ENCRYPTED");
      case PEM ->
          text.lines()
              .anyMatch(
                  line -> line.startsWith("Proc-Type:") && line.strip().endsWith("ENCRYPTED"));
    };
  }

  /// The first field of OpenSSH's format, or `none` where there is none to read: the parser then
  /// says what is wrong.
  private static String opensshCipher(String text) {
    try {
      return opensshFields(text).readString();
    } catch (IllegalArgumentException | Buffer.BufferException damaged) {
      return "none";
    }
  }

  /// OpenSSH's format from where the public half stands.
  private static Buffer.PlainBuffer openssh(String text) throws Buffer.BufferException {
    Buffer.PlainBuffer fields = opensshFields(text);
    fields.readString(); // The cipher,
    fields.readString(); // the key derivation
    fields.readStringAsBytes(); // and its options.
    fields.readUInt32(); // The number of keys: 1.
    return fields;
  }

  private static Buffer.PlainBuffer opensshFields(String text) {
    StringBuilder body = new StringBuilder();
    text.lines().filter(line -> !line.startsWith("-")).forEach(body::append);
    byte[] bytes = Base64.getMimeDecoder().decode(body.toString());
    if (bytes.length < OPENSSH_MAGIC.length
        || !ByteBuffer.wrap(bytes, 0, OPENSSH_MAGIC.length)
            .equals(ByteBuffer.wrap(OPENSSH_MAGIC))) {
      throw new IllegalArgumentException("without its magic bytes");
    }
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(bytes);
    fields.rpos(OPENSSH_MAGIC.length);
    return fields;
  }

  private byte[] puttyPublic() {
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("Public-Lines: ")) {
        int count = Integer.parseInt(line.substring("Public-Lines: ".length()));
        if (count < 1 || count >= lines.size() - i) {
          break;
        }
        return Base64.getDecoder().decode(String.join("", lines.subList(i + 1, i + 1 + count)));
      }
    }
    throw new IllegalArgumentException("without its public half");
  }
}
