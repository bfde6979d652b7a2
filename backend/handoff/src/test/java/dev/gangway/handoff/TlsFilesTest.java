package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class TlsFilesTest {

  @TempDir private static Path folder;
  private static TestCertificates.Made good;
  private static TestCertificates.Made other;

  @BeforeAll
  static void make() throws Exception {
    good = TestCertificates.make(folder, "good", "-keyalg", "EC", "-groupname", "secp256r1");
    other = TestCertificates.make(folder, "other", "-keyalg", "RSA", "-keysize", "2048");
  }

  private static void refused(Path chain, Path key, String... said) {
    assertThatExceptionOfType(TlsFilesException.class)
        .isThrownBy(() -> TlsFiles.open(chain, key))
        .satisfies(e -> assertThat(e.getMessage()).contains(said).hasLineCount(1));
  }

  @Test
  void keysOfTheUsualKindsAreTaken() throws Exception {
    assertThat(good.files().warning()).isEmpty();
    assertThat(good.files().expires()).isAfter(Instant.now());
    assertThat(other.files().warning()).isEmpty();
    TestCertificates.Made edwards = TestCertificates.make(folder, "edwards", "-keyalg", "Ed25519");
    assertThat(edwards.files().warning()).isEmpty();
  }

  @Test
  void anExpiredCertificateIsUsedWithAWarning() throws Exception {
    TestCertificates.Made old =
        TestCertificates.make(
            folder, "old", "-keyalg", "EC", "-startdate", "-3d", "-validity", "1");
    assertThat(old.files().warning())
        .hasValueSatisfying(text -> assertThat(text).contains("CN=old", "old.pem", "expired at"));
  }

  @Test
  void aMissingFileIsNamed() {
    refused(folder.resolve("no.pem"), good.key(), "certificate file", "no.pem does not exist");
    refused(good.chain(), folder.resolve("no.key"), "key file", "no.key does not exist");
    refused(folder, good.key(), "cannot be read");
  }

  @Test
  void aFileOfSomethingElseIsNamed() throws Exception {
    refused(good.key(), good.key(), "good.key has no BEGIN CERTIFICATE");
    refused(good.chain(), good.chain(), "good.pem has no BEGIN PRIVATE KEY");
    Path binary = Files.write(folder.resolve("binary"), good.authority().getEncoded());
    refused(binary, good.key(), "binary is not PEM");
    Path damaged =
        Files.writeString(
            folder.resolve("damaged.pem"), TestCertificates.pem("CERTIFICATE", new byte[100]));
    refused(damaged, good.key(), "damaged.pem holds a damaged certificate");
    Path huge = Files.write(folder.resolve("huge"), new byte[(1 << 20) + 1]);
    refused(huge, good.key(), "larger than 1 MiB");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    refused(good.chain(), other.key(), "other.key does not hold the key of the certificate");
    TestCertificates.Made twin =
        TestCertificates.make(folder, "twin", "-keyalg", "EC", "-groupname", "secp256r1");
    refused(good.chain(), twin.key(), "twin.key does not hold the key of the certificate");
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPTED PRIVATE KEY,decrypt it with: openssl pkcs8 -topk8 -nocrypt -in",
    "RSA PRIVATE KEY,convert it with: openssl pkcs8 -topk8 -nocrypt -in",
    "EC PRIVATE KEY,convert it with: openssl pkcs8 -topk8 -nocrypt -in"
  })
  void aKeyInAnotherFormIsRefusedWithTheCommandThatHelps(String label, String command)
      throws Exception {
    Path key =
        Files.writeString(
            folder.resolve("form.key"),
            TestCertificates.pem("EC PARAMETERS", new byte[10])
                + TestCertificates.pem(label, new byte[100]));
    refused(good.chain(), key, command + " " + key + " -out FILE");
  }

  @Test
  void aKeyMayStandBesideTheChainInOneFile() throws Exception {
    Path both =
        Files.writeString(
            folder.resolve("both.pem"),
            "a remark\n" + Files.readString(good.key()) + Files.readString(good.chain()));
    assertThat(TlsFiles.open(both, both).warning()).isEmpty();
  }
}
