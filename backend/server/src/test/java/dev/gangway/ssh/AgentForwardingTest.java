package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalSize;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Channels that a host opens: to the agent, where it may, and all others, which it may not.
@Timeout(120)
class AgentForwardingTest {
  private static final TerminalSize SIZE = new TerminalSize(200, 24);

  private static final int PROHIBITED = 1;
  private static final int UNKNOWN_TYPE = 3;
  private static final int SHORTAGE = 4;

  private static TerminalDriver drive(SshTerminals terminals, HostConfig host) throws Exception {
    return new TerminalDriver(
        Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog("secret")));
  }

  @Test
  void programsOnTheHostUseTheAgentWhereTheyMay() throws Exception {
    try (SshServer server = SshServer.start();
        SshAgent agent = SshAgent.start();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      Path key = server.userKey("key", "ed25519", "");
      agent.add("-q", key.toString());
      try (TerminalDriver driver =
          drive(terminals, new Logins().forwardedAgent(agent.socket).on(server))) {
        driver.await("> ");
        // More than the eight channels that may be open together, one after the other.
        driver.run(
            "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do ssh-add -l; done | grep -c SHA256; echo do''ne",
            "12\r\ndone");
        driver.run("ssh-add -l", Logins.fingerprint(key));
        driver.run("ssh-add -T " + key + ".pub && echo sig''ned", "signed");
        agent.kill();
        // It may also die of SIGPIPE, if the channel is refused before it has asked.
        driver.run("ssh-add -l || echo wi''thout", "without");
        driver.run("echo still he''re", "still here");
      }
    }
  }

  /// It is the gateway's agent, and others log in by it as well.
  @Test
  void programsOnTheHostTakeNothingFromTheAgentAndPutNothingIn() throws Exception {
    try (SshServer server = SshServer.start();
        SshAgent agent = SshAgent.start();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      Path key = server.userKey("key", "ed25519", "");
      Path foreign = server.userKey("foreign", "ed25519", "");
      agent.add("-q", key.toString());
      try (TerminalDriver driver =
          drive(terminals, new Logins().forwardedAgent(agent.socket).on(server))) {
        driver.await("> ");
        driver.run("ssh-add -D; echo emp''ty", "empty");
        driver.run("ssh-add -d " + key + "; echo one less''", "one less\r\n");
        driver.run("ssh-add -q " + foreign + "; echo one mo''re", "one more");
        driver.run(
            "SSH_ASKPASS_REQUIRE=force SSH_ASKPASS=/bin/true ssh-add -x; echo lo''cked", "locked");
        assertThat(agent.add("-l"))
            .contains(Logins.fingerprint(key))
            .doesNotContain(Logins.fingerprint(foreign));
      }
    }
  }

  @Test
  void programsOnTheHostUseTheKeysAloneThatAreNamed() throws Exception {
    try (SshServer server = SshServer.start();
        SshAgent agent = SshAgent.start();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      Path key = server.userKey("key", "ed25519", "");
      Path other = server.userKey("other", "ed25519", "");
      agent.add("-q", key.toString());
      agent.add("-q", other.toString());
      try (TerminalDriver driver =
          drive(
              terminals,
              new Logins().forwardedAgent(agent.socket, Logins.fingerprint(key)).on(server))) {
        driver.await("> ");
        driver.run("ssh-add -l | grep -c SHA256; echo do''ne", "1\r\ndone");
        driver.run("ssh-add -T " + key + ".pub && echo sig''ned", "signed");
        driver.run("ssh-add -T " + other + ".pub || echo ref''used", "refused");
      }
    }
  }

  @Test
  void whereTheyMayNotThereIsNoSocket() throws Exception {
    try (SshServer server = SshServer.start();
        SshAgent agent = SshAgent.start();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      Path key = server.userKey("key", "ed25519", "");
      agent.add("-q", key.toString());
      try (TerminalDriver driver = drive(terminals, new Logins().agent(agent.socket).on(server))) {
        driver.await("> ");
        driver.run("echo \"<$SSH_AUTH_SOCK>\"", "<>");
      }
    }
  }

  private static MinaServer hostile() throws Exception {
    MinaServer server = new MinaServer();
    server.mina.setPasswordAuthenticator((user, given, session) -> true);
    server.mina.setKeyboardInteractiveAuthenticator(null);
    server.mina.setPublickeyAuthenticator(null);
    server.tampering((number, packet) -> {});
    return server.start();
  }

  private static void open(MinaServer server, String type, int packet) throws Exception {
    var session = server.mina.getActiveSessions().getFirst();
    Buffer open = session.createBuffer((byte) 90, 128);
    open.putString(type);
    open.putInt(77);
    open.putInt(1 << 20);
    open.putInt(packet);
    session.writePacket(open);
  }

  private static void await(MinaServer server, int refusals) throws Exception {
    assertThat(server.openFailures.tryAcquire(refusals, 20, TimeUnit.SECONDS))
        .as("all of them were refused")
        .isTrue();
  }

  /// Agent, X11 and port forwarding: nobody asked for them.
  @Test
  void channelsTheHostOpensAreRefused() throws Exception {
    List<String> prohibited =
        List.of(
            "auth-agent@openssh.com",
            "x11",
            "forwarded-tcpip",
            "forwarded-streamlocal@openssh.com");
    try (MinaServer server = hostile();
        SshTerminals terminals = new SshTerminals(Hosts.config());
        TerminalDriver driver = drive(terminals, new Logins().on(server))) {
      driver.await("hello");
      for (String type : prohibited) {
        open(server, type, 1 << 15);
      }
      await(server, prohibited.size());
      assertThat(server.openFailureReasons).hasSize(4).containsOnly(PROHIBITED);
      open(server, "session", 1 << 15);
      await(server, 1);
      assertThat(server.openFailureReasons).hasSize(5).endsWith(UNKNOWN_TYPE);
      driver.terminal.resize(SIZE);
    }
  }

  /// Nothing is said on the channels, so that none ends.
  @Test
  void theNinthChannelToTheAgentIsRefused() throws Exception {
    try (FakeAgent agent = new FakeAgent(request -> FakeAgent.identities());
        MinaServer server = hostile();
        SshTerminals terminals = new SshTerminals(Hosts.config());
        TerminalDriver driver =
            drive(
                terminals,
                new Logins().forwardedAgent(agent.socket).password("secret").on(server))) {
      driver.await("hello");
      for (int i = 0; i < 11; i++) {
        open(server, "auth-agent@openssh.com", 1 << 15);
      }
      await(server, 3);
      assertThat(server.openFailureReasons).hasSize(3).containsOnly(SHORTAGE);
    }
  }
}
