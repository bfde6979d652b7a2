package dev.gangway.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;

/// A public key as it goes over the wire: what known_hosts holds and fingerprints are made of.
///
/// @param type the name of its type: `ssh-ed25519`
/// @param blob RFC 4253 §6.6; read-only, position 0
record HostKey(String type, ByteBuffer blob) {

  HostKey {
    blob = blob.asReadOnlyBuffer();
  }

  /// The key sshj speaks of.
  static HostKey of(PublicKey key) {
    return of(new Buffer.PlainBuffer().putPublicKey(key).getCompactData());
  }

  /// The key with these bytes.
  ///
  /// @throws IllegalArgumentException if they do not begin with the name of a type
  static HostKey of(byte[] blob) {
    try {
      String type = new Buffer.PlainBuffer(blob).readString(StandardCharsets.US_ASCII);
      return new HostKey(type, ByteBuffer.wrap(blob.clone()));
    } catch (Buffer.BufferException malformed) {
      throw new IllegalArgumentException("not a public key", malformed);
    }
  }

  /// `SHA256:…`, as OpenSSH prints it.
  String fingerprint() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(blob.duplicate());
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sha256.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /// The type and the key as known_hosts and authorized_keys write them.
  String line() {
    return type + " " + Base64.getEncoder().encodeToString(bytes());
  }

  /// A copy of the blob.
  byte[] bytes() {
    byte[] bytes = new byte[blob.remaining()];
    blob.duplicate().get(bytes);
    return bytes;
  }

  /// The type and the fingerprint, for people.
  @Override
  public String toString() {
    return type + " " + fingerprint();
  }
}
