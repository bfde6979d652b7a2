package dev.gangway.config;

import java.util.List;
import java.util.stream.Stream;

/// The algorithms that a configuration may name, as SSH spells them.
///
/// @param modern the defaults, most wanted first
/// @param legacy known, and good enough for a device that has nothing better; never offered unasked
public record AlgorithmNames(List<String> modern, List<String> legacy) {

  public static final AlgorithmNames KEY_EXCHANGES =
      new AlgorithmNames(
          List.of(
              "mlkem768x25519-sha256",
              "curve25519-sha256",
              "curve25519-sha256@libssh.org",
              "ecdh-sha2-nistp256",
              "ecdh-sha2-nistp384",
              "ecdh-sha2-nistp521",
              "diffie-hellman-group16-sha512",
              "diffie-hellman-group18-sha512",
              "diffie-hellman-group14-sha256",
              "diffie-hellman-group-exchange-sha256"),
          List.of(
              "diffie-hellman-group14-sha1",
              "diffie-hellman-group-exchange-sha1",
              "diffie-hellman-group1-sha1"));

  public static final AlgorithmNames CIPHERS =
      new AlgorithmNames(
          List.of(
              "aes128-gcm@openssh.com",
              "aes256-gcm@openssh.com",
              "aes128-ctr",
              "aes192-ctr",
              "aes256-ctr",
              "chacha20-poly1305@openssh.com"),
          List.of("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"));

  public static final AlgorithmNames MACS =
      new AlgorithmNames(
          List.of(
              "hmac-sha2-256-etm@openssh.com",
              "hmac-sha2-512-etm@openssh.com",
              "hmac-sha2-256",
              "hmac-sha2-512"),
          List.of("hmac-sha1-etm@openssh.com", "hmac-sha1", "hmac-sha1-96", "hmac-md5"));

  public static final AlgorithmNames SIGNATURES =
      new AlgorithmNames(
          List.of(
              "ssh-ed25519",
              "ecdsa-sha2-nistp256",
              "ecdsa-sha2-nistp384",
              "ecdsa-sha2-nistp521",
              "rsa-sha2-512",
              "rsa-sha2-256"),
          List.of("ssh-rsa", "ssh-dss"));

  public AlgorithmNames {
    modern = List.copyOf(modern);
    legacy = List.copyOf(legacy);
  }

  /// All there are.
  public List<String> all() {
    return Stream.concat(modern.stream(), legacy.stream()).toList();
  }
}
