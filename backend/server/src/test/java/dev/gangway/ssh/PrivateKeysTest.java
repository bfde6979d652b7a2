package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.ConfigProblem.Severity;
import dev.gangway.config.HostConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is said of key files that cannot log in anybody.
@Timeout(120)
class PrivateKeysTest {
  private static SshTerminals terminals;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    terminals = new SshTerminals(Hosts.config());
  }

  @AfterAll
  static void stop() {
    terminals.close();
  }

  private String problem(Path file) {
    return problem(Hosts.withKey(Hosts.host(22), file));
  }

  private String problem(HostConfig host) {
    List<ConfigProblem> problems = terminals.check(List.of(host));
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().severity()).isEqualTo(Severity.ERROR);
    assertThat(problems.getFirst().position()).isEqualTo(Hosts.HERE);
    return problems.getFirst().message();
  }

  @Test
  void aMissingFileIsSaidToBeMissing() {
    assertThat(problem(folder.resolve("none"))).endsWith("none does not exist");
  }

  @Test
  void aFolderIsSaidToBeOne() {
    assertThat(problem(folder)).endsWith("is a directory");
  }

  @Test
  void aPublicKeyIsSaidToBeOne() throws Exception {
    Path key = folder.resolve("key");
    SshServer.keygen(key, "ed25519", "");
    assertThat(problem(folder.resolve("key.pub")))
        .contains("holds a public key")
        .contains("without .pub");
  }

  @Test
  void aWrongPassphraseIsSaidToBeWrong() throws Exception {
    for (String format : List.of("RFC4716", "PEM", "PKCS8")) {
      Path key = folder.resolve(format);
      SshServer.keygen(key, "ecdsa", "open sesame", "-m", format);
      assertThat(problem(Hosts.withKey(Hosts.host(22), key, "wrong")))
          .contains("the passphrase is wrong")
          .doesNotContain("wrong passphrase");
    }
  }

  /// Whoever opens the host is asked for it.
  @Test
  void anEncryptedKeyWithoutPassphraseIsNoError() throws Exception {
    Path key = folder.resolve("key");
    SshServer.keygen(key, "ed25519", "open sesame");
    assertThat(terminals.check(List.of(Hosts.withKey(Hosts.host(22), key))))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.severity()).isEqualTo(Severity.WARNING);
          assertThat(problem.message()).contains("is encrypted").contains("is asked for it");
        });
  }

  @Test
  void aPassphraseForAKeyThatHasNoneDoesNotMatter() throws Exception {
    Path key = folder.resolve("key");
    SshServer.keygen(key, "ed25519", "");
    assertThat(terminals.check(List.of(Hosts.withKey(Hosts.host(22), key, "needless")))).isEmpty();
  }

  @Test
  void whatIsNoKeyIsSaidToBeNone() throws Exception {
    assertThat(problem(Files.writeString(folder.resolve("empty"), "\n"))).endsWith("is empty");
    assertThat(problem(Files.writeString(folder.resolve("text"), "correct horse")))
        .contains("is not a private key");
    assertThat(problem(Files.write(folder.resolve("large"), new byte[1 << 20])))
        .contains("too long");
    assertThat(
            problem(
                Files.writeString(
                    folder.resolve("cut"),
                    "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")))
        .contains("is damaged");
    assertThat(
            problem(
                Files.writeString(
                    folder.resolve("pem"),
                    "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")))
        .contains("is damaged");
  }

  @Test
  void aKeyThatWasReplacedIsReadAnew() throws Exception {
    PrivateKeys keys = new PrivateKeys();
    Path file = folder.resolve("key");
    SshServer.keygen(file, "ed25519", "");
    KeyFile.Loaded first = open(keys, file);
    assertThat(open(keys, file)).as("what is kept").isSameAs(first);
    Path other = folder.resolve("other");
    SshServer.keygen(other, "ed25519", "");
    Files.write(file, Files.readAllBytes(other));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(open(keys, file).publicKey()).isNotEqualTo(first.publicKey());
  }

  private static KeyFile.Loaded open(PrivateKeys keys, Path file) throws Exception {
    return ((PrivateKeys.Found.Open) keys.find(file, Optional.empty())).key();
  }

  @Test
  void knownHostsFilesAreChecked() throws Exception {
    Path damaged = Files.writeString(folder.resolve("damaged"), "one two\n");
    try (SshTerminals some =
        new SshTerminals(Hosts.config(folder.resolve("none"), folder, damaged))) {
      assertThat(some.check(List.of()))
          .extracting(ConfigProblem::severity)
          .containsExactly(Severity.WARNING, Severity.ERROR, Severity.WARNING);
    }
  }
}
