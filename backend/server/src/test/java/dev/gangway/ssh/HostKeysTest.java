package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpeningDialog.Stage;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is believed to be the host, against a real sshd with keys of three types.
@Timeout(120)
class HostKeysTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);

  private static SshServer server;
  private static HostConfig host;

  @BeforeAll
  static void start() throws Exception {
    server = SshServer.start(List.of("ed25519", "ecdsa", "rsa"));
    host = Hosts.withKey(Hosts.host(server.port), server.userKey("user", "ed25519", ""));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static void open(HostConfig target, Path... knownHosts) throws Exception {
    try (SshTerminals terminals = new SshTerminals(Hosts.config(knownHosts))) {
      Hosts.opener(terminals, target).open(SIZE, new ScriptedDialog()).close();
    }
  }

  /// Opening fails, and it does so before a login is tried.
  private static OpenFailure refusal(HostConfig target, Path... knownHosts) {
    ScriptedDialog dialog = new ScriptedDialog();
    try (SshTerminals terminals = new SshTerminals(Hosts.config(knownHosts))) {
      OpenFailure failure =
          catchThrowableOfType(
              OpenFailure.class, () -> Hosts.opener(terminals, target).open(SIZE, dialog));
      assertThat(failure).as("the host was accepted").isNotNull();
      assertThat(dialog.stages).containsExactly(Stage.RESOLVING, Stage.CONNECTING, Stage.HOST_KEY);
      return failure;
    }
  }

  private static String otherKey() throws IOException {
    Path key = server.folder.resolve("other" + System.nanoTime());
    SshServer.keygen(key, "ed25519", "");
    String[] fields =
        java.nio.file.Files.readString(key.resolveSibling(key.getFileName() + ".pub"))
            .split(" ", -1);
    return fields[0] + " " + fields[1];
  }

  /// A host with several keys must show the one that is known, whatever it likes best.
  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void aKnownKeyOfEveryTypeIsAccepted(String type) throws Exception {
    open(host, server.knownHosts(server.name() + " " + server.hostKeyLine(type)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void aPinnedKeyOfEveryTypeIsAcceptedAndKnownHostsIsNotAsked(String type) throws Exception {
    open(
        Hosts.pinned(host, server.fingerprint(type)),
        server.knownHosts(server.name() + " " + otherKey()));
  }

  @Test
  void anUnknownKeyIsRefusedWithWhatWouldMakeItKnown() throws Exception {
    OpenFailure failure = refusal(host, server.knownHosts("elsewhere " + otherKey()));
    assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    assertThat(failure.text())
        .contains("ssh-ed25519 " + server.fingerprint("ed25519"))
        .contains("`" + server.name() + " " + server.hostKeyLine("ed25519") + "`")
        .contains("`host_key: \"" + server.fingerprint("ed25519") + "\"`");
  }

  @Test
  void whatTheRefusalSaysMakesTheKeyKnown() throws Exception {
    String text = refusal(host).text();
    open(host, server.knownHosts(text.split("`", -1)[1]));
  }

  @Test
  void aChangedKeyIsRefusedWithBothFingerprints() throws Exception {
    String other = otherKey();
    OpenFailure failure = refusal(host, server.knownHosts(server.name() + " " + other));
    assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
    assertThat(failure.text())
        .contains(
            HostKey.of(java.util.Base64.getDecoder().decode(other.split(" ", -1)[1])).fingerprint())
        .contains(server.fingerprint("ed25519"));
  }

  @Test
  void aKeyThatMatchesNoPinIsRefused() {
    String pin = "SHA256:" + "A".repeat(43);
    OpenFailure failure = refusal(Hosts.pinned(host, pin));
    assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
    assertThat(failure.text()).contains(pin);
  }

  /// sshj would take it: another line trusts it.
  @Test
  void aRevokedKeyIsRefusedThoughAnotherLineTrustsIt() throws Exception {
    String line = server.hostKeyLine("ed25519");
    for (List<String> lines :
        List.of(
            List.of("@revoked * " + line, server.name() + " " + line),
            List.of(server.name() + " " + line, "@revoked * " + line),
            List.of(server.name() + " " + line, "@revoked " + server.name() + " " + line))) {
      OpenFailure failure = refusal(host, server.knownHosts(lines.toArray(String[]::new)));
      assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_REVOKED);
      assertThat(failure.text()).contains(server.fingerprint("ed25519"));
    }
  }

  @Test
  void hashedNamesAreUnderstood() throws Exception {
    Path hashed = server.knownHosts();
    SshServer.run(List.of("ssh-keygen", "-q", "-H", "-f", hashed.toString()));
    assertThat(java.nio.file.Files.readString(hashed)).doesNotContain("127.0.0.1");
    open(host, hashed);
  }

  @Test
  void allFilesAreAskedAndOneThatIsMissingIsEmpty() throws Exception {
    open(
        host,
        server.folder.resolve("missing"),
        server.knownHosts("elsewhere " + otherKey()),
        server.knownHosts());
  }
}
