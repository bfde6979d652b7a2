package dev.gangway.ssh;

import dev.gangway.terminal.RemoteText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;

/// A certificate that somebody logs in by.
///
/// Whether the host believes the authority is the host's business. What is checked here is what
/// makes a certificate useless whatever the host believes.
///
/// @param fields as it came
record UserCertificate(OpensshCertificate fields) {

  /// What an authority may call a certificate at most, in a sentence.
  private static final int MAX_ID = 64;

  /// Reads `type base64 comment` from a file.
  ///
  /// @throws KeyFile.Unusable if there is no certificate
  static UserCertificate read(Path file) throws KeyFile.Unusable {
    String[] words = KeyFile.text(file, "a certificate").split("\\s+", 3);
    if (words.length < 2 || !OpensshCertificate.isType(words[0])) {
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
      return new UserCertificate(OpensshCertificate.parse(blob));
    } catch (Buffer.BufferException malformed) {
      throw new IllegalArgumentException("not a whole certificate", malformed);
    }
  }

  /// All of it, as it goes over the wire.
  HostKey certificate() {
    return fields.whole();
  }

  /// The plain key in it.
  HostKey key() {
    return fields.key();
  }

  /// Throws if no host would take it for this key at this time.
  ///
  /// @throws KeyFile.Unusable with a clause that begins after the name of the certificate's file
  void check(HostKey mine, Instant now) throws KeyFile.Unusable {
    if (fields.kind() != OpensshCertificate.USER) {
      throw new KeyFile.Unusable(
          "is for a host; for a login the authority has to sign the key without -h");
    }
    if (!key().equals(mine)) {
      throw new KeyFile.Unusable(
          "is for another key: for %s, and the private key is %s"
              .formatted(key().fingerprint(), mine.fingerprint()));
    }
    long seconds = now.getEpochSecond();
    long after = fields.after();
    long before = fields.before();
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
    return "the certificate “%s” of the key %s"
        .formatted(RemoteText.clean(fields.id(), MAX_ID), key().fingerprint());
  }
}
