package dev.gangway.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;

/// Looks at the bytes of a host's key before sshj does, which allocates whatever an Ed25519 or an
/// ECDSA key says of its length, and takes what comes after a key for nothing.
final class HostKeyBlob {
  /// RFC 8032 §5.1.5.
  private static final int ED25519_KEY = 32;

  private HostKeyBlob() {}

  /// Refuses what is no whole key, or more than one.
  ///
  /// @param blob a public key (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4) or a certificate
  /// @return its type
  /// @throws Buffer.BufferException if it is malformed, or of a type that is never asked for
  static KeyType check(byte[] blob) throws Buffer.BufferException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(blob);
    KeyType type = KeyType.fromString(fields.readString(StandardCharsets.US_ASCII));
    if (type.getParent() != null) {
      HostCertificate.parse(blob);
      return type;
    }
    skipKey(type, fields);
    if (fields.available() != 0) {
      throw new Buffer.BufferException("bytes after the key");
    }
    return type;
  }

  /// Moves past what a key of this type consists of, after the name of the type.
  static void skipKey(KeyType type, Buffer.PlainBuffer fields) throws Buffer.BufferException {
    boolean right =
        switch (type) {
          case ED25519 -> fields.readBytes().length == ED25519_KEY;
          case ECDSA256 -> isPoint(fields, "nistp256", 32);
          case ECDSA384 -> isPoint(fields, "nistp384", 48);
          case ECDSA521 -> isPoint(fields, "nistp521", 66);
          case RSA -> areNumbers(fields, 2);
          case DSA -> areNumbers(fields, 4);
          default -> false;
        };
    if (!right) {
      throw new Buffer.BufferException("not a key of type " + type);
    }
  }

  /// RFC 4253 §6.6: exponent and modulus, or the four numbers of DSA.
  private static boolean areNumbers(Buffer.PlainBuffer fields, int count)
      throws Buffer.BufferException {
    for (int i = 0; i < count; i++) {
      if (fields.readBytes().length == 0) {
        return false;
      }
    }
    return true;
  }

  /// RFC 5656 §3.1, uncompressed.
  ///
  /// @param width of a coordinate, bytes
  private static boolean isPoint(Buffer.PlainBuffer fields, String curve, int width)
      throws Buffer.BufferException {
    byte[] name = fields.readBytes();
    byte[] point = fields.readBytes();
    return Arrays.equals(name, curve.getBytes(StandardCharsets.US_ASCII))
        && point.length == 1 + 2 * width
        && point[0] == 4;
  }
}
