package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.ConfigProblem.Severity;
import dev.gangway.config.HostConfig;
import dev.gangway.config.HostLogin;
import dev.gangway.terminal.TerminalSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Key files: those that log in at a real sshd, and what is said of those that cannot.
@Timeout(120)
class PrivateKeysTest {
  private static SshServer server;
  private static SshTerminals terminals;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = SshServer.start();
    terminals = new SshTerminals(Hosts.config(server.knownHosts()));
  }

  @AfterAll
  static void stop() throws Exception {
    terminals.close();
    server.close();
  }

  /// RFC4716 is ssh-keygen's word for OpenSSH's own format.
  @ParameterizedTest
  @CsvSource({
    "ed25519, RFC4716, 256, ''",
    "ed25519, RFC4716, 256, open sesame",
    "ecdsa, RFC4716, 256, ''",
    "ecdsa, RFC4716, 384, ''",
    "ecdsa, RFC4716, 521, open sesame",
    "rsa, RFC4716, 2048, ''",
    "rsa, RFC4716, 3072, open sesame",
    "rsa, PEM, 2048, ''",
    "rsa, PEM, 2048, open sesame",
    "ecdsa, PEM, 256, ''",
    "ecdsa, PEM, 384, open sesame",
    "rsa, PKCS8, 2048, ''",
    "rsa, PKCS8, 2048, open sesame",
    "ecdsa, PKCS8, 521, ''",
    "ecdsa, PKCS8, 256, open sesame"
  })
  void everyKindOfKeyLogsIn(String type, String format, String bits, String passphrase)
      throws Exception {
    Path file =
        server.userKey("user" + System.nanoTime(), type, passphrase, "-m", format, "-b", bits);
    HostConfig host =
        passphrase.isEmpty()
            ? Hosts.withKey(Hosts.host(server.port), file)
            : Hosts.withKey(Hosts.host(server.port), file, passphrase);
    assertThat(terminals.check(List.of(host))).isEmpty();
    Hosts.opener(terminals, host).open(new TerminalSize(80, 24), new ScriptedDialog()).close();
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
  void anEncryptedKeyNeedsItsPassphrase() throws Exception {
    for (String format : List.of("RFC4716", "PEM", "PKCS8")) {
      Path key = folder.resolve(format);
      SshServer.keygen(key, "ecdsa", "open sesame", "-m", format);
      assertThat(problem(key)).contains("is encrypted; its passphrase is missing");
      assertThat(problem(Hosts.withKey(Hosts.host(22), key, "wrong")))
          .contains("the passphrase is wrong")
          .doesNotContain("wrong passphrase");
    }
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
    HostLogin.PrivateKey key = Hosts.withKey(Hosts.host(22), file).login().keys().getFirst();
    HostKey first = keys.load(key).publicKey();
    assertThat(keys.load(key).publicKey()).isEqualTo(first);
    Path other = folder.resolve("other");
    SshServer.keygen(other, "ed25519", "");
    Files.write(file, Files.readAllBytes(other));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(keys.load(key).publicKey()).isNotEqualTo(first);
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
