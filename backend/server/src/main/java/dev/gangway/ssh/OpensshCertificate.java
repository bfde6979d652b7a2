package dev.gangway.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;

/// An OpenSSH certificate (`PROTOCOL.certkeys`): a public key that an authority has signed, for
/// some names and some time. As it came: whether it is worth anything is for [HostCertificate] and
/// [UserCertificate] to judge.
///
/// @param whole all of it, as it goes over the wire
/// @param key what is certified
/// @param kind [#HOST] or [#USER]
/// @param id what the authority calls it, not cleaned
/// @param principals the names it is for
/// @param after seconds since 1970, unsigned, from which on it is valid
/// @param before the same, up to which, exclusively; all ones is for ever
/// @param critical names of options that whoever does not know them has to refuse it for
/// @param authority who signed it
/// @param signed what was signed
/// @param signature by the authority (RFC 4253 §6.6)
record OpensshCertificate(
    HostKey whole,
    HostKey key,
    long kind,
    String id,
    List<String> principals,
    long after,
    long before,
    List<String> critical,
    HostKey authority,
    ByteBuffer signed,
    ByteBuffer signature) {

  /// How the name of a certificate's type ends, and of the algorithms that sign with one.
  static final String SUFFIX = "-cert-v01@openssh.com";

  static final long USER = 1;
  static final long HOST = 2;

  /// OpenSSH takes as many.
  private static final int MAX_PRINCIPALS = 256;

  private static final int MAX_OPTIONS = 64;

  OpensshCertificate {
    principals = List.copyOf(principals);
    critical = List.copyOf(critical);
    signed = signed.asReadOnlyBuffer();
    signature = signature.asReadOnlyBuffer();
  }

  /// Whether a public key's type is that of a certificate.
  static boolean isType(String type) {
    return type.endsWith(SUFFIX);
  }

  /// Reads one.
  ///
  /// @throws Buffer.BufferException if it is malformed, or of an unknown type
  static OpensshCertificate parse(byte[] blob) throws Buffer.BufferException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(blob);
    String type = fields.readString(StandardCharsets.US_ASCII);
    if (!isType(type)) {
      throw new Buffer.BufferException("not a certificate");
    }
    String plain = plainType(type);
    fields.readBytes(); // The nonce.
    int begin = fields.rpos();
    skipKey(plain, fields);
    byte[] key =
        new Buffer.PlainBuffer()
            .putString(plain)
            .putRawBytes(Arrays.copyOfRange(blob, begin, fields.rpos()))
            .getCompactData();
    fields.readUInt64AsBigInteger(); // The serial number.
    long kind = fields.readUInt32();
    String id = fields.readString();
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
      return new OpensshCertificate(
          HostKey.of(blob),
          HostKey.of(key),
          kind,
          id,
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

  /// Keys of security keys keep the address before the suffix:
  /// `sk-ssh-ed25519-cert-v01@openssh.com` certifies a `sk-ssh-ed25519@openssh.com`.
  private static String plainType(String type) {
    String plain = type.substring(0, type.length() - SUFFIX.length());
    return plain.startsWith("sk-") ? plain + "@openssh.com" : plain;
  }

  /// Moves past what the key consists of. Of those of security keys, which no host has, as many
  /// fields as there are.
  private static void skipKey(String type, Buffer.PlainBuffer fields)
      throws Buffer.BufferException {
    int count =
        switch (type) {
          case "sk-ssh-ed25519@openssh.com" -> 2;
          case "sk-ecdsa-sha2-nistp256@openssh.com" -> 3;
          default -> 0;
        };
    if (count == 0) {
      HostKeyBlob.skipKey(KeyType.fromString(type), fields);
    }
    for (int field = 0; field < count; field++) {
      fields.readBytes();
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
}
