package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.ConfigProblem.Severity;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logins at a real sshd by a real ssh-agent, and by what only claims to be one.
@Timeout(120)
class AgentLoginTest {
  private SshServer server;
  private SshAgent agent;

  @BeforeEach
  void start() throws Exception {
    server = SshServer.start(List.of("ed25519"), "LogLevel DEBUG1");
    agent = SshAgent.start();
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    server.close();
  }

  /// A key that only the agent has; whether the server takes it, the test says.
  private Path key(String name, String type, boolean known, String... options) throws Exception {
    Path file;
    if (known) {
      file = server.userKey(name, type, "", options);
    } else {
      file = server.folder.resolve(name);
      SshServer.keygen(file, type, "", options);
    }
    agent.add("-q", file.toString());
    Files.delete(file);
    return Path.of(file + ".pub");
  }

  private void open(Logins login) throws Exception {
    Logins.open(login.on(server), new ScriptedDialog());
  }

  private String refusal(Logins login) throws Exception {
    OpenFailure failure = Logins.refusal(login.on(server), new ScriptedDialog());
    assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
    return failure.text();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519 256", "ecdsa 256", "ecdsa 384", "ecdsa 521", "rsa 2048"})
  void aKeyOfEveryKindLogsIn(String kind) throws Exception {
    String[] words = kind.split(" ", -1);
    key("key", words[0], true, "-b", words[1]);
    open(new Logins().agent(agent.socket));
  }

  @Test
  void anAccountThatTakesOneRsaKeyOnlyIsReachedPastOthers() throws Exception {
    key("first", "ed25519", false);
    key("second", "ecdsa", false);
    key("third", "rsa", true, "-b", "2048");
    open(new Logins().agent(agent.socket));
    assertThat(server.log()).contains("Accepted publickey").contains("RSA SHA256:");
  }

  /// Comments are for people; by them the wrong key would be picked.
  @Test
  void twoKeysOfTheSameCommentAreTwoKeys() throws Exception {
    key("first", "ed25519", false);
    key("second", "ed25519", true);
    assertThat(agent.add("-l").lines().filter(line -> line.contains(" test "))).hasSize(2);
    open(new Logins().agent(agent.socket));
  }

  /// sshd would hang up at the seventh.
  @Test
  void ofTenKeysFiveAreTriedAndTheRestIsSaid() throws Exception {
    for (int i = 0; i < 10; i++) {
      key("key" + i, "ed25519", false);
    }
    assertThat(refusal(new Logins().agent(agent.socket)))
        .contains("5 more keys not, since hosts hang up after a few")
        .contains("`agent_keys`")
        .contains("The host accepts: publickey");
    assertThat(server.log().lines().filter(line -> line.contains("test pkalg"))).hasSize(5);
  }

  @Test
  void fingerprintsLimitWhatIsOffered() throws Exception {
    List<Path> keys = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      keys.add(key("key" + i, "ed25519", false));
    }
    Path right = key("right", "ed25519", true);
    open(new Logins().agent(agent.socket, Logins.fingerprint(right)));
    for (Path key : keys) {
      assertThat(server.log()).doesNotContain(Logins.fingerprint(key));
    }
    assertThat(refusal(new Logins().agent(agent.socket, "SHA256:none")))
        .contains("no key of the ssh-agent, since it has none of those in `agent_keys`");
  }

  @Test
  void aCertificateInTheAgentLogsIn() throws Exception {
    Path authority = server.folder.resolve("authority");
    SshServer.keygen(authority, "ed25519", "");
    Path key = server.folder.resolve("certified");
    SshServer.keygen(key, "rsa", "", "-b", "2048");
    String me = System.getProperty("user.name");
    SshServer.run(
        List.of("ssh-keygen", "-q", "-s", "" + authority, "-I", "id", "-n", me, key + ".pub"));
    agent.add("-q", key.toString());
    Files.writeString(
        server.folder.resolve("authorized_keys"),
        "cert-authority " + Files.readString(Path.of(authority + ".pub")));
    String fingerprint = Logins.fingerprint(Path.of(key + ".pub"));
    open(new Logins().agent(agent.socket, fingerprint));
    assertThat(server.log()).contains("Accepted publickey").contains("RSA-CERT");
  }

  /// Nobody here can touch one; but it is offered under its own name, and passed by.
  @Test
  void aSecurityKeyIsOfferedAsItIs() throws Exception {
    HostKey securityKey =
        HostKey.of(
            new Buffer.PlainBuffer()
                .putString("sk-ssh-ed25519@openssh.com")
                .putBytes(new byte[32])
                .putString("ssh:")
                .getCompactData());
    Path file = server.userKey("file", "ed25519", "");
    HostKey other =
        ((PrivateKeys.Found.Open) new PrivateKeys().find(file, Optional.empty())).key().publicKey();
    try (FakeAgent fake = new FakeAgent(request -> FakeAgent.identities(securityKey, other))) {
      assertThat(refusal(new Logins().agent(fake.socket)))
          .contains("the agent's key " + securityKey.fingerprint())
          .contains("the agent's key " + other.fingerprint() + ", but the agent does not sign");
    }
    assertThat(server.log()).contains("test pkalg sk-ssh-ed25519@openssh.com");
  }

  @Test
  void aKeyInAFileComesFirstAndIsNotOfferedTwice() throws Exception {
    Path file = server.userKey("file", "ed25519", "");
    agent.add("-q", file.toString());
    key("other", "ed25519", false);
    open(new Logins().key(file).agent(agent.socket));
    assertThat(server.log().lines().filter(line -> line.contains("test pkalg"))).hasSize(1);
  }

  @Test
  void aLockedAgentIsSaidToHaveNoKeys() throws Exception {
    key("key", "ed25519", true);
    agent.answers("echo sesame");
    agent.add("-x");
    assertThat(refusal(new Logins().agent(agent.socket)))
        .contains("no key of the ssh-agent, since it has none or is locked");
    agent.add("-X");
    open(new Logins().agent(agent.socket));
  }

  @Test
  void aKeyToBeConfirmedLogsInWhenItIsConfirmedAndElseIsSaidNotToSign() throws Exception {
    Path file = server.userKey("confirmed", "ed25519", "");
    agent.add("-q", "-c", file.toString());
    agent.answers("exit 0");
    open(new Logins().agent(agent.socket));
    agent.answers("exit 1");
    assertThat(refusal(new Logins().agent(agent.socket)))
        .contains("but the agent does not sign: it is locked, or who was to confirm it did not");
  }

  @Test
  void anAgentThatIsGoneIsSaidToBeAndAFileStillLogsIn() throws Exception {
    Path file = server.userKey("file", "ed25519", "");
    agent.kill();
    assertThat(refusal(new Logins().agent(agent.socket)))
        .contains("no key of the ssh-agent, since it cannot be reached");
    open(new Logins().key(file).agent(agent.socket));
    Path none = server.folder.resolve("none");
    assertThat(refusal(new Logins().agent(none)))
        .contains("no key of the ssh-agent, since it is not there");
    try (SshTerminals terminals = new SshTerminals(Hosts.config())) {
      assertThat(terminals.check(List.of(new Logins().agent(none).on(server))))
          .singleElement()
          .satisfies(problem -> assertThat(problem.severity()).isEqualTo(Severity.WARNING));
    }
  }

  /// sshd's patience with a login is shorter than that of somebody who is away from the keyboard.
  @Test
  void aConnectionThatEndsWhileTheAgentAsksIsNoticedAtOnce() throws Exception {
    Path file = server.userKey("file", "ed25519", "");
    HostKey key =
        ((PrivateKeys.Found.Open) new PrivateKeys().find(file, Optional.empty())).key().publicKey();
    CountDownLatch asked = new CountDownLatch(1);
    FakeAgent.Answer answer =
        request -> {
          if (request[0] == 11) {
            return FakeAgent.identities(key);
          }
          asked.countDown();
          return null;
        };
    try (FakeAgent fake = new FakeAgent(answer)) {
      var host = new Logins().agent(fake.socket).on(server);
      FutureTask<OpenFailure> opening =
          new FutureTask<>(() -> Logins.refusal(host, new ScriptedDialog()));
      Thread.ofVirtual().start(opening);
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      server.kill();
      OpenFailure failure = opening.get(20, TimeUnit.SECONDS);
      assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
      assertThat(failure.text()).contains("LoginGraceTime");
    }
  }
}
