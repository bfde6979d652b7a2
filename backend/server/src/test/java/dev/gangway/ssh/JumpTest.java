package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostRoute;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpeningDialog.Stage;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Hosts behind hosts: three real servers in a row, each with a key and a login of its own.
@Timeout(120)
class JumpTest {
  private static final TerminalSize SIZE = new TerminalSize(97, 31);

  private static SshServer outer;
  private static SshServer inner;
  private static SshServer target;
  private static HostConfig outerHost;
  private static HostConfig innerHost;
  private static HostConfig targetHost;
  private static Path known;

  @BeforeAll
  static void start() throws Exception {
    outer = SshServer.start();
    inner = SshServer.start(List.of("ecdsa"));
    target = SshServer.start();
    outerHost = host("outer", outer, outer.userKey("user", "ed25519", ""));
    innerHost = via(host("inner", inner, inner.userKey("user", "ed25519", "")), "outer");
    targetHost = via(host("target", target, target.userKey("user", "ed25519", "")), "inner");
    known =
        target.knownHosts(
            Stream.of(outer.knownHosts(), inner.knownHosts(), target.knownHosts())
                .flatMap(JumpTest::lines)
                .toArray(String[]::new));
  }

  @AfterAll
  static void stop() throws Exception {
    target.close();
    inner.close();
    outer.close();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HostConfig host(String name, SshServer server, Path key) {
    return Hosts.withKey(Hosts.named(Hosts.host(server.port), name), key);
  }

  private static HostConfig via(HostConfig host, String... hops) {
    return Hosts.with(host, new HostRoute(List.of(hops), Optional.empty(), 1));
  }

  private static SshTerminals terminals(HostConfig... hosts) {
    return new SshTerminals(Hosts.config(known), List.of(hosts));
  }

  private static OpenFailure failure(SshTerminals terminals, HostConfig host) {
    return catchThrowableOfType(
        OpenFailure.class,
        () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()).close());
  }

  @Test
  void threeInARowAreOneTerminal() throws Exception {
    try (SshTerminals terminals = terminals(outerHost, innerHost, targetHost);
        TerminalDriver driver =
            new TerminalDriver(
                Hosts.opener(terminals, targetHost).open(SIZE, new ScriptedDialog()))) {
      driver.await("> ");
      driver.run("stty size", "31 97");
      driver.terminal.resize(new TerminalSize(132, 43));
      driver.run("stty size", "43 132");
      // It is the last one's shell, and comes from the one before.
      driver.run("echo port=${SSH_CONNECTION##* }", "port=" + target.port);
      assertThat(outer.log()).doesNotContain("Starting session");
      assertThat(inner.log()).doesNotContain("Starting session");
      driver.type("exit 7\n");
      driver.awaitEnd();
      assertThat(driver.terminal.exit()).isEqualTo(new TerminalExit.Status(7));
    }
  }

  @Test
  void stagesSayOfWhichHopTheyAre() throws Exception {
    ScriptedDialog dialog = new ScriptedDialog();
    try (SshTerminals terminals = terminals(outerHost, innerHost, targetHost)) {
      Hosts.opener(terminals, targetHost).open(SIZE, dialog).close();
    }
    assertThat(dialog.hops)
        .containsExactly(
            "outer: RESOLVING",
            "outer: CONNECTING",
            "outer: HOST_KEY",
            "outer: LOGIN",
            "inner: CONNECTING",
            "inner: HOST_KEY",
            "inner: LOGIN");
    assertThat(dialog.stages)
        .endsWith(Stage.CONNECTING, Stage.HOST_KEY, Stage.LOGIN, Stage.STARTING);
  }

  @Test
  void aListOfHopsGoesBeforeWhatTheHopsHaveThemselves() throws Exception {
    HostConfig straight = via(targetHost, "outer", "inner");
    try (SshTerminals terminals = terminals(outerHost, innerHost, straight);
        TerminalDriver driver =
            new TerminalDriver(
                Hosts.opener(terminals, straight).open(SIZE, new ScriptedDialog()))) {
      driver.await("> ");
      driver.run("echo $((6 * 7))", "42");
    }
  }

  @Test
  void whatIsClosedIsClosedOnEveryHop() throws Exception {
    try (SshTerminals terminals = terminals(outerHost, innerHost, targetHost)) {
      Terminal terminal = Hosts.opener(terminals, targetHost).open(SIZE, new ScriptedDialog());
      long threads = readers();
      assertThat(threads).isGreaterThanOrEqualTo(3);
      terminal.close();
      Waiting.until("three connections have ended", () -> readers() <= threads - 3);
    }
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("sshj-Reader"))
        .count();
  }

  @Test
  void aFailedHopSaysWhereOnTheWayItWas() throws Exception {
    HostConfig stranger = via(host("inner", inner, outer.userKey("other", "ed25519", "")), "outer");
    HostConfig behind = via(targetHost, "inner");
    try (SshTerminals terminals = terminals(outerHost, stranger, behind)) {
      OpenFailure refused = failure(terminals, behind);

      assertThat(refused.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(refused.text())
          .startsWith("On the way to 127.0.0.1 port " + target.port + ": ")
          .contains("port " + inner.port + " refused the login");
    }
  }

  @Test
  void anUnknownHopIsNeverPassed() throws Exception {
    int before = logins(inner);
    try (SshTerminals terminals =
        new SshTerminals(
            Hosts.config(outer.knownHosts()), List.of(outerHost, innerHost, targetHost))) {
      OpenFailure unknown = failure(terminals, targetHost);

      assertThat(unknown.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
      assertThat(unknown.text()).contains("127.0.0.1 port " + inner.port);
      assertThat(logins(inner)).isEqualTo(before);
    }
  }

  @Test
  void aHopThatDoesNotForwardSaysWhatItNeeds() throws Exception {
    try (SshServer closed = SshServer.start(List.of("ed25519"), "AllowTcpForwarding no")) {
      HostConfig hop = host("closed", closed, closed.userKey("user", "ed25519", ""));
      try (SshTerminals terminals =
          new SshTerminals(
              Hosts.config(closed.knownHosts(), target.knownHosts()), List.of(hop, targetHost))) {
        OpenFailure refused = failure(terminals, via(targetHost, "closed"));

        assertThat(refused.kind()).isEqualTo(Kind.CHANNEL_REFUSED);
        assertThat(refused.text()).contains("AllowTcpForwarding");
      }
    }
  }

  @Test
  void aTargetThatIsDownIsNamed() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    HostConfig down = via(Hosts.host(nobody), "outer");
    try (SshTerminals terminals = terminals(outerHost, down)) {
      OpenFailure refused = failure(terminals, down);

      assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
      assertThat(refused.text())
          .startsWith("127.0.0.1 port " + outer.port + " could not connect to 127.0.0.1 port ")
          .contains("Connection refused");
    }
  }

  @Test
  void aSilentTargetIsGivenUpInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SshTerminals terminals =
            new SshTerminals(
                Hosts.config(Duration.ofSeconds(1), Duration.ofSeconds(30), known),
                List.of(outerHost))) {
      OpenFailure late = failure(terminals, via(Hosts.host(silent.getLocalPort()), "outer"));

      assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(late.text()).contains("did not identify itself");
    }
  }

  @Test
  void aHopThatDiesTakesTheTerminalWithIt() throws Exception {
    try (SshServer mortal = SshServer.start()) {
      HostConfig hop = host("mortal", mortal, mortal.userKey("user", "ed25519", ""));
      try (SshTerminals terminals =
              new SshTerminals(
                  Hosts.config(mortal.knownHosts(), target.knownHosts()), List.of(hop));
          TerminalDriver driver =
              new TerminalDriver(
                  Hosts.opener(terminals, via(targetHost, "mortal"))
                      .open(SIZE, new ScriptedDialog()))) {
        driver.await("> ");
        mortal.kill();
        driver.awaitEnd();
        assertThat(driver.terminal.exit()).isInstanceOf(TerminalExit.Lost.class);
      }
    }
  }

  /// More than all windows on the way, both ways, with rekeying underneath.
  @Test
  void muchPassesUnchangedBothWays() throws Exception {
    try (SshServer busy = SshServer.start(List.of("ed25519"), "RekeyLimit 1M")) {
      HostConfig hop = host("busy", busy, busy.userKey("user", "ed25519", ""));
      try (SshTerminals terminals =
              new SshTerminals(Hosts.config(busy.knownHosts(), target.knownHosts()), List.of(hop));
          Terminal terminal =
              Hosts.opener(terminals, via(targetHost, "busy")).open(SIZE, new ScriptedDialog())) {
        byte[] typed = new byte[3 << 20];
        new Random(8).nextBytes(typed);
        for (int i = 0; i < typed.length; i++) {
          typed[i] = (byte) ('a' + (typed[i] & 15));
        }
        write(terminal, "stty raw -echo; echo RE''ADY; head -c %d\n".formatted(typed.length));
        awaitReady(terminal);
        CompletableFuture<byte[]> back =
            CompletableFuture.supplyAsync(() -> read(terminal, typed.length));
        terminal.write(ByteBuffer.wrap(typed));
        assertThat(sha256(back.get(60, TimeUnit.SECONDS))).isEqualTo(sha256(typed));
      }
    }
  }

  private static void write(Terminal terminal, String text) throws IOException {
    terminal.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void awaitReady(Terminal terminal) throws IOException {
    StringBuilder seen = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (!seen.toString().endsWith("READY\n")) {
      one.clear();
      assertThat(terminal.read(one)).isEqualTo(1);
      seen.append((char) one.get(0));
    }
  }

  private static byte[] read(Terminal terminal, int count) {
    ByteBuffer all = ByteBuffer.allocate(count);
    try {
      while (all.hasRemaining()) {
        if (terminal.read(all) < 0) {
          throw new AssertionError("ended after " + all.position());
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return all.array();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void aSharedHopIsLoggedInToOnce() throws Exception {
    HostConfig hop = Hosts.with(outerHost, new HostRoute(List.of(), Optional.empty(), 8));
    HostConfig behind = via(targetHost, "outer");
    int before = logins(outer);
    try (SshTerminals terminals = terminals(hop, behind)) {
      List<TerminalDriver> drivers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        drivers.add(
            new TerminalDriver(Hosts.opener(terminals, behind).open(SIZE, new ScriptedDialog())));
      }
      for (TerminalDriver driver : drivers) {
        driver.await("> ");
      }
      assertThat(logins(outer) - before).isEqualTo(1);
      drivers.removeFirst().close();
      drivers.getFirst().run("echo $((6 * 7))", "42");
      for (TerminalDriver driver : drivers) {
        driver.close();
      }
    }
  }

  private static int logins(SshServer server) throws IOException {
    return server.log().split("Accepted publickey for", -1).length - 1;
  }

  @Test
  void anAddressOfAnotherFamilyIsTakenAsItIs() throws Exception {
    SshConfig config = Hosts.config(known);
    HostConfig six = via(Hosts.host("::1", target.port), "outer");
    try (SshTerminals terminals = new SshTerminals(config, List.of(outerHost))) {
      // The target listens on IPv4 alone; what matters is that the hop was asked for this address.
      assertThat(failure(terminals, six).text())
          .contains("could not connect to ::1 port " + target.port);
    }
  }
}
