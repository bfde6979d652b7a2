package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.ConfigProblem.Severity;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates made by ssh-keygen, at a real sshd that believes their authority and knows no key.
@Timeout(120)
class UserCertificateTest {
  private static SshServer server;
  private static Path authority;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Files.createTempDirectory("gangway-authority");
    authority = folder.resolve("authority");
    SshServer.keygen(authority, "ed25519", "");
    Path principals = Files.writeString(folder.resolve("principals"), "operators\n");
    server =
        SshServer.start(
            List.of("ed25519"),
            "TrustedUserCAKeys " + authority + ".pub",
            "AuthorizedPrincipalsFile " + principals,
            "LogLevel VERBOSE");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    for (String name : List.of("authority", "authority.pub", "principals")) {
      Files.delete(authority.resolveSibling(name));
    }
    Files.delete(authority.getParent());
  }

  private static Path key(String type, String passphrase, String... options) throws Exception {
    Path file = Files.createTempFile(server.folder, "key", "");
    Files.delete(file);
    SshServer.keygen(file, type, passphrase, options);
    return file;
  }

  /// Signs a key for the principal that the server takes; the certificate lies beside the key.
  private static Path certify(Path key, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-s", "" + authority));
    command.addAll(List.of("-I", "of \u001b[31m a test", "-n", "operators"));
    command.addAll(List.of(options));
    command.add(key + ".pub");
    SshServer.run(command);
    return Path.of(key + "-cert.pub");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519 256", "ecdsa 256", "ecdsa 384", "ecdsa 521", "rsa 2048"})
  void ofEveryKindLogsIn(String kind) throws Exception {
    String[] words = kind.split(" ", -1);
    Path key = key(words[0], "", "-b", words[1]);
    certify(key, "-z", "18446744073709551615");
    Logins.open(new Logins().key(key).on(server), new ScriptedDialog());
  }

  @Test
  void anotherFileThanTheOneBesideTheKeyMayBeNamed() throws Exception {
    Path key = key("ed25519", "");
    Path elsewhere = server.folder.resolve("elsewhere");
    Files.move(certify(key), elsewhere);
    assertThat(Logins.refusal(new Logins().key(key).on(server), new ScriptedDialog()).kind())
        .isEqualTo(Kind.LOGIN_REFUSED);
    Logins.open(new Logins().key(key, elsewhere).on(server), new ScriptedDialog());
  }

  /// As OpenSSH does.
  @Test
  void aCertificateTheHostDoesNotTakeIsFollowedByThePlainKey() throws Exception {
    Path key = server.userKey("plain", "ed25519", "");
    certify(key, "-n", "strangers");
    Logins.open(new Logins().key(key).on(server), new ScriptedDialog());
    assertThat(server.log()).contains("Certificate does not contain an authorized principal");
  }

  @Test
  void theListOfWhatWasTriedNamesIt() throws Exception {
    Path key = key("ed25519", "");
    certify(key, "-n", "strangers");
    OpenFailure failure = Logins.refusal(new Logins().key(key).on(server), new ScriptedDialog());
    String fingerprint = Logins.fingerprint(Path.of(key + ".pub"));
    assertThat(failure.text())
        .contains("Tried: the certificate “of [31m a test” of the key " + fingerprint)
        .contains(", the key " + fingerprint + ".");
  }

  @Test
  void anExpiredOneIsSaidToBeAndThePlainKeyTried() throws Exception {
    Path key = key("ed25519", "");
    certify(key, "-V", "20200101000000Z:20200102030405Z");
    OpenFailure failure = Logins.refusal(new Logins().key(key).on(server), new ScriptedDialog());
    assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
    assertThat(failure.text())
        .contains(
            "no certificate, since the gateway's file of it has expired on 2020-01-02 03:04 UTC")
        .contains("the key " + Logins.fingerprint(Path.of(key + ".pub")));
  }

  @Test
  void oneThatIsNotValidYetIsSaidToBe() throws Exception {
    Path key = key("ed25519", "");
    certify(key, "-V", "20900101000000Z:20910101000000Z");
    assertThat(Logins.refusal(new Logins().key(key).on(server), new ScriptedDialog()).text())
        .contains("is not valid before 2090-01-01 00:00 UTC");
  }

  @Test
  void oneForHostsIsSaidToBe() throws Exception {
    Path key = key("ed25519", "");
    certify(key, "-h");
    assertThat(Logins.refusal(new Logins().key(key).on(server), new ScriptedDialog()).text())
        .contains("no certificate, since the gateway's file of it is for a host");
  }

  @Test
  void oneForAnotherKeyIsSaidToBe() throws Exception {
    Path key = key("ed25519", "");
    Path other = key("ed25519", "");
    certify(other);
    Path certificate = Path.of(other + "-cert.pub");
    assertThat(
            Logins.refusal(new Logins().key(key, certificate).on(server), new ScriptedDialog())
                .text())
        .contains("is for another key: for " + Logins.fingerprint(Path.of(other + ".pub")));
  }

  @Test
  void whatIsNoCertificateIsSaidToBeNone() throws Exception {
    Path key = server.userKey("with", "ed25519", "");
    for (String text : List.of("", "ssh-ed25519 AAAA", "ssh-ed25519-cert-v01@openssh.com AAAA")) {
      Path file = Files.writeString(server.folder.resolve("none"), text);
      try (SshTerminals terminals = new SshTerminals(Hosts.config())) {
        assertThat(terminals.check(List.of(new Logins().key(key, file).on(server))))
            .singleElement()
            .satisfies(problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.WARNING);
              assertThat(problem.key()).isEqualTo("certificate");
            });
      }
      Logins.open(new Logins().key(key, file).on(server), new ScriptedDialog());
    }
  }

  /// It is enough to open the key once, for both.
  @Test
  void anEncryptedKeyIsOpenedOnceAndOnlyWhenTheHostTakesTheCertificate() throws Exception {
    Path key = key("ed25519", "open sesame");
    certify(key, "-n", "strangers");
    ScriptedDialog dialog = new ScriptedDialog("open sesame");
    Logins.refusal(new Logins().key(key).on(server), dialog);
    assertThat(dialog.prompts).isEmpty();
    certify(key);
    Logins.open(new Logins().key(key).on(server), dialog);
    assertThat(dialog.prompts).hasSize(1);
  }
}
