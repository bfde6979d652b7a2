package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys and certificates as ssh-keygen writes them, whole, cut and bent.
class HostKeyBlobTest {
  @TempDir static Path folder;

  @BeforeAll
  static void make() throws IOException {
    SshServer.keygen(folder.resolve("ca"), "ed25519", "");
    for (String type : List.of("ed25519", "rsa", "ecdsa")) {
      make(type, type);
    }
    make("ecdsa-384", "ecdsa", "-b", "384");
    make("ecdsa-521", "ecdsa", "-b", "521");
  }

  private static void make(String name, String type, String... options) throws IOException {
    SshServer.keygen(folder.resolve(name), type, "", options);
    SshServer.run(
        List.of(
            "ssh-keygen",
            "-q",
            "-s",
            folder.resolve("ca").toString(),
            "-I",
            "id",
            "-h",
            "-n",
            "a,b",
            folder.resolve(name + ".pub").toString()));
  }

  private static byte[] blob(String name) throws IOException {
    String[] fields = Files.readString(folder.resolve(name + ".pub")).split(" ", -1);
    return Base64.getDecoder().decode(fields[1].strip());
  }

  private static void assertRefused(byte[] blob) {
    assertThatExceptionOfType(Buffer.BufferException.class)
        .isThrownBy(() -> HostKeyBlob.check(blob));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed25519",
        "rsa",
        "ecdsa",
        "ecdsa-384",
        "ecdsa-521",
        "ed25519-cert",
        "rsa-cert",
        "ecdsa-cert",
        "ecdsa-384-cert",
        "ecdsa-521-cert"
      })
  void wholeOnesAreTakenAndNothingElse(String name) throws Exception {
    byte[] blob = blob(name);
    assertThat(HostKeyBlob.check(blob).toString()).isEqualTo(HostKey.of(blob).type());
    for (int length = 0; length < blob.length; length++) {
      assertRefused(Arrays.copyOf(blob, length));
    }
    assertRefused(Arrays.copyOf(blob, blob.length + 1));
  }

  /// Whatever comes, it is taken or refused, in memory of its own size.
  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ecdsa", "ed25519-cert"})
  void bentOnesAreTakenOrRefused(String name) throws Exception {
    byte[] blob = blob(name);
    Random random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      byte[] bent = blob.clone();
      for (int bends = random.nextInt(4); bends >= 0; bends--) {
        bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
      }
      assertThatNoException()
          .isThrownBy(() -> {
            try {
              HostKeyBlob.check(bent);
            } catch (Buffer.BufferException refused) {
              // As it should be.
            }
          });
    }
  }

  @Test
  void aCertificateIsReadAsItWasMade() throws Exception {
    OpensshCertificate certificate = OpensshCertificate.parse(blob("rsa-cert"));
    assertThat(certificate.kind()).isEqualTo(OpensshCertificate.HOST);
    assertThat(certificate.principals()).containsExactly("a", "b");
    assertThat(certificate.key()).isEqualTo(HostKey.of(blob("rsa")));
    assertThat(certificate.authority()).isEqualTo(HostKey.of(blob("ca")));
    assertThat(certificate.critical()).isEmpty();
  }

  @Test
  void aCertificateInWhichAByteIsOtherIsNotSigned() throws Exception {
    byte[] blob = blob("ed25519-cert");
    Instant now = Instant.now();
    assertThat(HostCertificate.parse(blob).flaw("a", now)).isEmpty();
    int nonce = 4 + "ssh-ed25519-cert-v01@openssh.com".length() + 4;
    blob[nonce] ^= 1;
    assertThat(HostCertificate.parse(blob).flaw("a", now)).get().asString().contains("signature");
  }
}
