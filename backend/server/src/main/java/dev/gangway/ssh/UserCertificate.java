package dev.gangway.ssh;

import dev.gangway.terminal.RemoteText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;

/// An OpenSSH certificate (PROTOCOL.certkeys of OpenSSH): a public key that an authority has signed
/// for some users and some time.
///
/// Whether the host believes the authority is the host's business. What is checked here is what
/// makes a certificate useless whatever the host believes.
///
/// @param certificate all of it, as it goes over the wire
/// @param key the plain key in it
/// @param forUsers false for one that is for hosts
/// @param id what the authority calls it, cleaned
/// @param after seconds since 1970 it is valid from
/// @param before seconds since 1970 it is valid until, exclusively; unsigned, all ones is for ever
record UserCertificate(
    HostKey certificate, HostKey key, boolean forUsers, String id, long after, long before) {

  /// How the name of a certificate's type ends, and of the algorithms that sign with one.
  static final String SUFFIX = "-cert-v01@openssh.com";

  /// What an authority may call a certificate at most, in a sentence.
  private static final int MAX_ID = 64;

  private static final int FOR_USERS = 1;

  /// Whether a public key's type is that of a certificate.
  static boolean isCertificate(String type) {
    return type.endsWith(SUFFIX);
  }

  /// Reads `type base64 comment` from a file.
  ///
  /// @throws KeyFile.Unusable if there is no certificate
  static UserCertificate read(Path file) throws KeyFile.Unusable {
    String[] words = KeyFile.text(file, "a certificate").split("\\s+", 3);
    if (words.length < 2 || !isCertificate(words[0])) {
      throw new KeyFile.Unusable(
          "holds no OpenSSH certificate; ssh-keygen -s makes one, in a file that ends with -cert.pub");
    }
    try {
      return of(Base64.getDecoder().decode(words[1]));
    } catch (IllegalArgumentException damaged) {
      throw new KeyFile.Unusable("is damaged", damaged);
    }
  }

  /// The certificate with these bytes.
  ///
  /// @throws IllegalArgumentException if it is none of a known kind
  static UserCertificate of(byte[] blob) {
    try {
      Buffer.PlainBuffer fields = new Buffer.PlainBuffer(blob);
      String type = fields.readString(StandardCharsets.US_ASCII);
      if (!isCertificate(type)) {
        throw new IllegalArgumentException("not a certificate");
      }
      fields.readStringAsBytes(); // The nonce.
      String plain = plainType(type);
      Buffer.PlainBuffer key = new Buffer.PlainBuffer().putString(plain);
      for (int field = 0; field < fieldsOf(plain); field++) {
        key.putString(fields.readStringAsBytes());
      }
      fields.readUInt64AsBigInteger(); // The serial number.
      boolean forUsers = fields.readUInt32() == FOR_USERS;
      String id = RemoteText.clean(fields.readString(), MAX_ID);
      fields.readStringAsBytes(); // The principals.
      long after = fields.readUInt64AsBigInteger().longValue();
      long before = fields.readUInt64AsBigInteger().longValue();
      return new UserCertificate(
          HostKey.of(blob), HostKey.of(key.getCompactData()), forUsers, id, after, before);
    } catch (Buffer.BufferException malformed) {
      throw new IllegalArgumentException("not a whole certificate", malformed);
    }
  }

  /// Keys of security keys keep the address before the suffix:
  /// `sk-ssh-ed25519-cert-v01@openssh.com` certifies a `sk-ssh-ed25519@openssh.com`.
  private static String plainType(String type) {
    String plain = type.substring(0, type.length() - SUFFIX.length());
    return plain.startsWith("sk-") ? plain + "@openssh.com" : plain;
  }

  /// How many fields a public key of a type has after its type.
  private static int fieldsOf(String type) {
    return switch (type) {
      case "ssh-ed25519" -> 1;
      case "ssh-rsa",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "sk-ssh-ed25519@openssh.com" ->
          2;
      case "sk-ecdsa-sha2-nistp256@openssh.com" -> 3;
      default -> throw new IllegalArgumentException("a certificate of an unknown kind");
    };
  }

  /// Throws if no host would take it for this key at this time.
  ///
  /// @throws KeyFile.Unusable with a clause that begins after the name of the certificate's file
  void check(HostKey mine, Instant now) throws KeyFile.Unusable {
    if (!forUsers) {
      throw new KeyFile.Unusable(
          "is for a host; for a login the authority has to sign the key without -h");
    }
    if (!key.equals(mine)) {
      throw new KeyFile.Unusable(
          "is for another key: for %s, and the private key is %s"
              .formatted(key.fingerprint(), mine.fingerprint()));
    }
    long seconds = now.getEpochSecond();
    if (Long.compareUnsigned(seconds, before) >= 0) {
      throw new KeyFile.Unusable(
          "has expired on %s; the authority has to sign the key anew".formatted(time(before)));
    }
    if (Long.compareUnsigned(seconds, after) < 0) {
      throw new KeyFile.Unusable(
          "is not valid before %s; the gateway's clock says %s"
              .formatted(time(after), time(seconds)));
    }
  }

  /// `2026-01-31 12:00 UTC`.
  private static String time(long seconds) {
    String iso = Instant.ofEpochSecond(Math.clamp(seconds, 0, 253_402_300_799L)).toString();
    return iso.substring(0, 10) + " " + iso.substring(11, 16) + " UTC";
  }

  /// What it is called, for people.
  @Override
  public String toString() {
    return "the certificate “%s” of the key %s".formatted(id, key.fingerprint());
  }
}
