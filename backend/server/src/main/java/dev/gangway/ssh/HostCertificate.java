package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.signature.Signature;

/// A certificate that a host shows, judged here, since sshj reads its texts and times with losses,
/// and believes whom it is told to.
///
/// @param certificate as it came
record HostCertificate(OpensshCertificate certificate) {

  /// Reads one. Says nothing of its worth.
  ///
  /// @throws Buffer.BufferException if it is malformed, or of a type that is never asked for
  static HostCertificate parse(byte[] blob) throws Buffer.BufferException {
    OpensshCertificate certificate = OpensshCertificate.parse(blob);
    if (KeyType.fromString(certificate.whole().type()).getParent() == null) {
      throw new Buffer.BufferException("not a certificate that hosts are asked for");
    }
    return new HostCertificate(certificate);
  }

  /// What is certified: the host's own key.
  HostKey key() {
    return certificate.key();
  }

  /// Who signed it.
  HostKey authority() {
    return certificate.authority();
  }

  /// Why it does not prove that it is this host which shows it, a clause about it: `expired on …`;
  /// empty when it does. Whether its authority is to be believed is the caller's to know, and asked
  /// first: the signature is checked with the authority's key.
  ///
  /// OpenSSH before 10.3 takes a certificate without names for one of every host; this one does
  /// not.
  ///
  /// @param address the host's, as the configuration has it
  Optional<String> flaw(String address, Instant now) {
    if (certificate.kind() != OpensshCertificate.HOST) {
      return Optional.of("is for a user and not for a host");
    }
    long seconds = now.getEpochSecond();
    long after = certificate.after();
    long before = certificate.before();
    if (Long.compareUnsigned(seconds, after) < 0) {
      return Optional.of("is not valid before " + time(after));
    }
    if (Long.compareUnsigned(seconds, before) >= 0) {
      return Optional.of("expired on " + time(before));
    }
    if (certificate.principals().isEmpty()) {
      return Optional.of("names no host");
    }
    if (!certificate.principals().contains(address.toLowerCase(Locale.ROOT))) {
      return Optional.of("is for other names than " + address);
    }
    if (!certificate.critical().isEmpty()) {
      return Optional.of("has a critical option that the gateway does not know");
    }
    return isSigned() ? Optional.empty() : Optional.of("has a signature that is not right");
  }

  /// Whether the authority signed it, by an algorithm that is still trusted: with RSA not SHA-1.
  private boolean isSigned() {
    try {
      byte[] bytes = bytes(certificate.signature());
      String algorithm = new Buffer.PlainBuffer(bytes).readString(StandardCharsets.US_ASCII);
      Optional<KeyAlgorithm> known =
          Algorithms.signatures(KeyType.fromString(authority().type())).stream()
              .filter(each -> each.getKeyAlgorithm().equals(algorithm))
              .findFirst();
      if (known.isEmpty()) {
        return false;
      }
      PublicKey by = new Buffer.PlainBuffer(authority().bytes()).readPublicKey();
      Signature check = known.get().newSignature();
      check.initVerify(by);
      check.update(bytes(certificate.signed()));
      return check.verify(bytes);
    } catch (Buffer.BufferException | SSHRuntimeException malformed) {
      return false;
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /// A time as unsigned seconds, for people.
  private static String time(long seconds) {
    return seconds >= 0 && seconds <= Instant.MAX.getEpochSecond()
        ? Instant.ofEpochSecond(seconds).toString()
        : "the end of all time";
  }
}
