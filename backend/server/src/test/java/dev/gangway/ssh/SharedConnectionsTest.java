package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostLogin;
import dev.gangway.config.HostRoute;
import dev.gangway.config.LoginTemplate;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.server.auth.password.PasswordAuthenticator;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which terminals have a connection in common, and which never do.
@Timeout(120)
class SharedConnectionsTest {
  private static final TerminalSize SIZE = new TerminalSize(97, 31);

  private static SshServer server;
  private static Path key;

  @BeforeAll
  static void start() throws Exception {
    server = SshServer.start();
    key = server.userKey("user", "ed25519", "");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static HostConfig sharing(HostConfig host, int terminals) {
    return Hosts.with(host, new HostRoute(List.of(), Optional.empty(), terminals));
  }

  private static TerminalDriver open(SshTerminals terminals, HostConfig host) throws Exception {
    TerminalDriver driver =
        new TerminalDriver(Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()));
    driver.await("> ");
    return driver;
  }

  private static int logins() throws IOException {
    return server.log().split("Accepted publickey for", -1).length - 1;
  }

  @Test
  void asManyAsMayShareOneAndTheNextGetsItsOwn() throws Exception {
    HostConfig host = sharing(Hosts.withKey(Hosts.host(server.port), key), 2);
    int before = logins();
    try (SshTerminals terminals = new SshTerminals(Hosts.config(server.knownHosts()))) {
      TerminalDriver first = open(terminals, host);
      TerminalDriver second = open(terminals, host);
      assertThat(logins() - before).isEqualTo(1);
      try (TerminalDriver third = open(terminals, host)) {
        assertThat(logins() - before).isEqualTo(2);
        third.run("echo $((6 * 7))", "42");
      }
      first.terminal.close();
      second.run("echo $((6 * 7))", "42");
      try (TerminalDriver again = open(terminals, host)) {
        assertThat(logins() - before).isEqualTo(2); // In the place of the first.
        second.type("exit 3\n");
        second.awaitEnd();
        assertThat(second.exit()).isEqualTo(new TerminalExit.Status(3));
        again.run("echo $((6 * 7))", "42");
      }
    }
  }

  @Test
  void whoseTerminalIsClosedHasItsProgramsEnded() throws Exception {
    HostConfig host = sharing(Hosts.withKey(Hosts.host(server.port), key), 4);
    try (SshTerminals terminals = new SshTerminals(Hosts.config(server.knownHosts()));
        TerminalDriver stays = open(terminals, host)) {
      TerminalDriver leaves = open(terminals, host);
      String program = "sleep " + (1_000_000 + ProcessHandle.current().pid());
      leaves.type(program + "\n");
      Waiting.until("it runs", () -> isRunning(program));
      leaves.close();
      Waiting.until("it has ended", () -> !isRunning(program));
      stays.run("echo $((6 * 7))", "42");
    }
  }

  /// What its program says until the host has heard of the end is nobody's any more.
  @Test
  void whoLeavesInTheMiddleOfOutputTakesNobodyWithThem() throws Exception {
    HostConfig host = sharing(Hosts.withKey(Hosts.host(server.port), key), 4);
    try (SshTerminals terminals = new SshTerminals(Hosts.config(server.knownHosts()));
        TerminalDriver stays = open(terminals, host)) {
      for (int i = 0; i < 5; i++) {
        TerminalDriver leaves = open(terminals, host);
        leaves.type("yes flood\n");
        leaves.await("flood\r\nflood\r\nflood");
        leaves.close();
        stays.run("echo $((6 * 7))-" + i, "42-" + i);
      }
    }
  }

  private static boolean isRunning(String command) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").endsWith(command));
  }

  @Test
  void aHostThatAllowsFewerSessionsGetsAnotherConnection() throws Exception {
    try (SshServer single = SshServer.start(List.of("ed25519"), "MaxSessions 1")) {
      HostConfig host =
          sharing(Hosts.withKey(Hosts.host(single.port), single.userKey("user", "ed25519", "")), 4);
      try (SshTerminals terminals = new SshTerminals(Hosts.config(single.knownHosts()));
          TerminalDriver first = open(terminals, host);
          TerminalDriver second = open(terminals, host)) {
        first.run("echo $((6 * 7))", "42");
        second.run("echo $((6 * 7))", "42");
      }
    }
  }

  @Test
  void aLostConnectionIsNotTakenAgain() throws Exception {
    try (SshServer mortal = SshServer.start()) {
      HostConfig host =
          sharing(Hosts.withKey(Hosts.host(mortal.port), mortal.userKey("user", "ed25519", "")), 4);
      try (SshTerminals terminals = new SshTerminals(Hosts.config(mortal.knownHosts()));
          TerminalDriver first = open(terminals, host)) {
        mortal.killConnections();
        first.awaitEnd();
        assertThat(first.exit()).isInstanceOf(TerminalExit.Lost.class);
        try (TerminalDriver second = open(terminals, host)) {
          second.run("echo $((6 * 7))", "42");
        }
      }
    }
  }

  @Test
  void whatSomebodyTypedOpensTheirOwnTerminalsAlone() throws Exception {
    try (MinaServer mina = new MinaServer()) {
      mina.mina.setPasswordAuthenticator(PASSWORD);
      mina.start();
      HostConfig host = sharing(Hosts.pinned(Hosts.host(mina.port()), mina.fingerprint()), 8);
      try (SshTerminals terminals = new SshTerminals(Hosts.config())) {
        assertThat(asked(terminals, host, "ada")).isTrue();
        assertThat(asked(terminals, host, "ada")).isFalse();
        assertThat(asked(terminals, host, "bob")).isTrue();
        // Nobody has a name where nobody logs in, so nobody can be told from the next.
        assertThat(asked(terminals, host, "")).isTrue();
        assertThat(asked(terminals, host, "")).isTrue();
      }
    }
  }

  @Test
  void whatDependsOnTheNameIsNobodyElses() throws Exception {
    try (MinaServer mina = new MinaServer()) {
      mina.mina.setPasswordAuthenticator(PASSWORD);
      mina.start();
      HostConfig plain = Hosts.pinned(Hosts.host(mina.port()), mina.fingerprint());
      HostConfig host =
          sharing(
              Hosts.withPassword(
                  Hosts.with(
                      plain,
                      new HostLogin(
                          new LoginTemplate("u-${login}", true),
                          List.of(),
                          Optional.empty(),
                          List.of(),
                          Optional.empty())),
                  "right"),
              8);
      try (SshTerminals terminals = new SshTerminals(Hosts.config())) {
        open(terminals, host, "ada", new ScriptedDialog());
        open(terminals, host, "ada", new ScriptedDialog());
        open(terminals, host, "bob", new ScriptedDialog());
        assertThat(mina.mina.getActiveSessions())
            .extracting(session -> session.getUsername())
            .containsExactlyInAnyOrder("u-ada", "u-bob");
      }
    }
  }

  /// Nor is a connection that runs over one that does: whom the host on the way would not let in
  /// gets nowhere.
  @Test
  void whatIsReachedUnderANameIsNobodyElsesEither() throws Exception {
    try (MinaServer mina = new MinaServer();
        MinaServer behind = new MinaServer()) {
      mina.mina.setPasswordAuthenticator(PASSWORD);
      mina.mina.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
      mina.start();
      behind.mina.setPasswordAuthenticator(PASSWORD);
      behind.start();
      HostConfig personal =
          Hosts.named(
              sharing(
                  Hosts.withPassword(
                      Hosts.with(
                          Hosts.pinned(Hosts.host(mina.port()), mina.fingerprint()),
                          new HostLogin(
                              new LoginTemplate("u-${login}", true),
                              List.of(),
                              Optional.empty(),
                              List.of(),
                              Optional.empty())),
                      "right"),
                  8),
              "personal");
      HostConfig asking =
          Hosts.named(
              sharing(Hosts.pinned(Hosts.host(mina.port()), mina.fingerprint()), 8), "asking");
      for (HostConfig hop : List.of(personal, asking)) {
        HostConfig host =
            Hosts.with(
                Hosts.withPassword(
                    Hosts.pinned(Hosts.host(behind.port()), behind.fingerprint()), "right"),
                new HostRoute(List.of(hop.name()), Optional.empty(), 8));
        try (SshTerminals terminals = new SshTerminals(Hosts.config(), List.of(hop))) {
          open(terminals, host, "ada", new ScriptedDialog("right"));
          open(terminals, host, "ada", new ScriptedDialog("right"));
          assertThat(behind.mina.getActiveSessions()).hasSize(1);
          open(terminals, host, "bob", new ScriptedDialog("right"));
          assertThat(mina.mina.getActiveSessions()).hasSize(2);
          assertThat(behind.mina.getActiveSessions()).hasSize(2);
        }
        Waiting.until("all are gone", () -> behind.mina.getActiveSessions().isEmpty());
        Waiting.until("so are those", () -> mina.mina.getActiveSessions().isEmpty());
      }
    }
  }

  private static final PasswordAuthenticator PASSWORD =
      (user, password, session) -> password.equals("right");

  private static boolean asked(SshTerminals terminals, HostConfig host, String login)
      throws Exception {
    ScriptedDialog dialog = new ScriptedDialog("right");
    open(terminals, host, login, dialog);
    return !dialog.prompts.isEmpty();
  }

  /// Stays open: closed with the terminals.
  private static void open(
      SshTerminals terminals, HostConfig host, String login, ScriptedDialog dialog)
      throws Exception {
    terminals
        .source(host)
        .opener(new OpenRequest(login, false, Optional.empty()))
        .open(SIZE, dialog);
  }
}
