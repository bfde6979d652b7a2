package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.signature.Signature;

/// A certificate that a host shows (OpenSSH's `PROTOCOL.certkeys`), as it came: read and judged
/// here, since sshj reads its texts and times with losses, and believes whom it is told to.
///
/// @param key what is certified: the host's own key
/// @param host whether it is for a host; else for a user
/// @param principals the names it is for
/// @param after seconds since 1970, unsigned, from which on it is valid
/// @param before the same, up to which
/// @param critical names of options that whoever does not know them has to refuse it for
/// @param authority who signed it
/// @param signed what was signed
/// @param signature by the authority (RFC 4253 §6.6)
record HostCertificate(
    HostKey key,
    boolean host,
    List<String> principals,
    long after,
    long before,
    List<String> critical,
    HostKey authority,
    ByteBuffer signed,
    ByteBuffer signature) {

  private static final long HOST = 2;
  private static final long USER = 1;

  /// OpenSSH takes as many.
  private static final int MAX_PRINCIPALS = 256;

  private static final int MAX_OPTIONS = 64;

  HostCertificate {
    principals = List.copyOf(principals);
    critical = List.copyOf(critical);
    signed = signed.asReadOnlyBuffer();
    signature = signature.asReadOnlyBuffer();
  }

  /// Whether a key of this type is a certificate.
  static boolean isCertificate(HostKey key) {
    return KeyType.fromString(key.type()).getParent() != null;
  }

  /// Reads one. Says nothing of its worth.
  ///
  /// @throws Buffer.BufferException if it is malformed, or of a type that is never asked for
  static HostCertificate parse(byte[] blob) throws Buffer.BufferException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(blob);
    KeyType type = KeyType.fromString(fields.readString(StandardCharsets.US_ASCII)).getParent();
    if (type == null) {
      throw new Buffer.BufferException("not a certificate");
    }
    fields.readBytes(); // The nonce.
    int begin = fields.rpos();
    HostKeyBlob.skipKey(type, fields);
    byte[] key =
        new Buffer.PlainBuffer()
            .putString(type.toString())
            .putRawBytes(Arrays.copyOfRange(blob, begin, fields.rpos()))
            .getCompactData();
    fields.readUInt64AsBigInteger(); // The serial number.
    long kind = fields.readUInt32();
    fields.readBytes(); // What its maker calls it.
    List<String> principals = texts(fields.readBytes());
    long after = fields.readUInt64AsBigInteger().longValue();
    long before = fields.readUInt64AsBigInteger().longValue();
    List<String> critical = options(fields.readBytes());
    options(fields.readBytes()); // Extensions, which may be passed over.
    fields.readBytes(); // Reserved.
    byte[] authority = fields.readBytes();
    int end = fields.rpos();
    byte[] signature = fields.readBytes();
    if (fields.available() != 0 || (kind != HOST && kind != USER)) {
      throw new Buffer.BufferException("not a certificate");
    }
    try {
      return new HostCertificate(
          HostKey.of(key),
          kind == HOST,
          principals,
          after,
          before,
          critical,
          HostKey.of(authority),
          ByteBuffer.wrap(blob, 0, end).slice(),
          ByteBuffer.wrap(signature));
    } catch (IllegalArgumentException notAKey) {
      throw new Buffer.BufferException("not a certificate");
    }
  }

  private static List<String> texts(byte[] packed) throws Buffer.BufferException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(packed);
    List<String> texts = new ArrayList<>();
    while (fields.available() > 0) {
      if (texts.size() == MAX_PRINCIPALS) {
        throw new Buffer.BufferException("too many principals");
      }
      texts.add(fields.readString(StandardCharsets.ISO_8859_1));
    }
    return texts;
  }

  /// The names; each is followed by data.
  private static List<String> options(byte[] packed) throws Buffer.BufferException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(packed);
    List<String> names = new ArrayList<>();
    while (fields.available() > 0) {
      if (names.size() == MAX_OPTIONS) {
        throw new Buffer.BufferException("too many options");
      }
      names.add(fields.readString(StandardCharsets.ISO_8859_1));
      fields.readBytes();
    }
    return names;
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
    if (!host) {
      return Optional.of("is for a user and not for a host");
    }
    long seconds = now.getEpochSecond();
    if (Long.compareUnsigned(seconds, after) < 0) {
      return Optional.of("is not valid before " + time(after));
    }
    if (Long.compareUnsigned(seconds, before) >= 0) {
      return Optional.of("expired on " + time(before));
    }
    if (principals.isEmpty()) {
      return Optional.of("names no host");
    }
    if (!principals.contains(address.toLowerCase(Locale.ROOT))) {
      return Optional.of("is for other names than " + address);
    }
    if (!critical.isEmpty()) {
      return Optional.of("has a critical option that the gateway does not know");
    }
    return isSigned() ? Optional.empty() : Optional.of("has a signature that is not right");
  }

  /// Whether the authority signed it, by an algorithm that is still trusted: with RSA not SHA-1.
  private boolean isSigned() {
    try {
      byte[] bytes = bytes(signature);
      String algorithm = new Buffer.PlainBuffer(bytes).readString(StandardCharsets.US_ASCII);
      Optional<KeyAlgorithm> known =
          Algorithms.signatures(KeyType.fromString(authority.type())).stream()
              .filter(each -> each.getKeyAlgorithm().equals(algorithm))
              .findFirst();
      if (known.isEmpty()) {
        return false;
      }
      PublicKey by = new Buffer.PlainBuffer(bytes(authority.blob())).readPublicKey();
      Signature check = known.get().newSignature();
      check.initVerify(by);
      check.update(bytes(signed));
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
