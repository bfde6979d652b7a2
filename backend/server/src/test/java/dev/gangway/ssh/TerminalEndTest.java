package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostTerminal;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a program on a host ends, and what does not end it.
@Timeout(120)
class TerminalEndTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);

  private static SshServer server;
  private static SshTerminals terminals;
  private static HostConfig host;

  @BeforeAll
  static void start() throws Exception {
    // Commands run as they are, below a shell that reads nobody's profile.
    server =
        SshServer.start(
            List.of("ed25519"),
            "ForceCommand exec env PS1='> ' /bin/sh ${SSH_ORIGINAL_COMMAND:+-c \"$SSH_ORIGINAL_COMMAND\"}");
    Path key = server.userKey("user", "ed25519", "");
    terminals = new SshTerminals(Hosts.config(server.knownHosts()));
    host = Hosts.withKey(Hosts.host(server.port), key);
  }

  @AfterAll
  static void stop() throws Exception {
    terminals.close();
    server.close();
  }

  private static TerminalDriver drive(SshTerminals from, HostConfig config) throws Exception {
    return new TerminalDriver(Hosts.opener(from, config).open(SIZE, new ScriptedDialog()));
  }

  private static HostConfig command(String command) {
    HostTerminal defaults = HostTerminal.DEFAULTS;
    return Hosts.with(
        host,
        new HostTerminal(
            defaults.term(),
            defaults.environment(),
            Optional.of(command),
            Optional.empty(),
            defaults.charset()));
  }

  /// Whether there is a dump is the machine's business, so it is asked.
  @Test
  void aCoreDumpIsReported() throws Exception {
    String crash = "cd %s; ulimit -c unlimited; kill -SEGV $$".formatted(server.folder);
    String local = local(crash);
    boolean dumps = local.contains("core dumped");
    try (TerminalDriver driver = drive(terminals, command(crash))) {
      assertThat(driver.exit()).as(local).isEqualTo(new TerminalExit.Signal("SEGV", dumps, ""));
    }
    try (TerminalDriver driver = drive(terminals, command("ulimit -c 0; kill -SEGV $$"))) {
      assertThat(driver.exit().toString()).contains("SEGV");
    }
  }

  /// What a shell says of another that ends so.
  private static String local(String crash) throws Exception {
    return SshServer.run(
        List.of("bash", "-c", "bash -c '%s' 2>&1; true".formatted(crash.replace("'", "'\\''"))));
  }

  @Test
  void whatAHostSaysOfASignalIsCleaned() throws Exception {
    try (MinaServer mina = new MinaServer()) {
      mina.mina.setPasswordAuthenticator((user, given, session) -> true);
      mina.tampering((number, packet) -> {});
      mina.start();
      HostConfig other =
          Hosts.withPassword(Hosts.pinned(Hosts.host(mina.port()), mina.fingerprint()), "secret");
      try (TerminalDriver driver = drive(terminals, other)) {
        driver.await("hello");
        var session = mina.mina.getActiveSessions().getFirst();
        Buffer signal = session.createBuffer((byte) 98, 256);
        signal.putInt(0);
        signal.putString("exit-signal");
        signal.putBoolean(false);
        signal.putString("ABRT\u001b[2J and far more than a name");
        signal.putBoolean(true);
        signal.putString("\u001b]0;x\u0007Out\r\nof luck\u202e");
        signal.putString("en");
        session.writePacket(signal);
        Buffer close = session.createBuffer((byte) 97, 64);
        close.putInt(0);
        session.writePacket(close);
        assertThat(driver.exit())
            .isEqualTo(new TerminalExit.Signal("ABRT [2J and far …", true, "]0;x Out of luck"));
        assertThat(((TerminalExit.Signal) driver.exit()).remarks())
            .isEqualTo("Core dumped. The host says: “]0;x Out of luck”");
      }
    }
  }

  @Test
  void closingEndsTheShellAndWhatRunsInIt() throws Exception {
    try (TerminalDriver driver = drive(terminals, host)) {
      driver.await("> ");
      Path pids = server.folder.resolve("pids");
      driver.run(
          "sh -c 'echo $$ $PPID > %s; echo rea\"\"dy; sleep 1000; :'".formatted(pids), "ready");
      List<ProcessHandle> processes = processes(pids);
      driver.terminal.close();
      Waiting.until("all of them end", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void closingEndsACommand() throws Exception {
    Path pids = server.folder.resolve("command");
    try (TerminalDriver driver =
        drive(terminals, command("echo $$ > %s; echo ready; sleep 1000; :".formatted(pids)))) {
      driver.await("ready");
      List<ProcessHandle> processes = processes(pids);
      driver.terminal.close();
      Waiting.until("it ends", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void aProgramThatIgnoresTheHangupDoesNotHoldUpTheClose() throws Exception {
    Path pids = server.folder.resolve("deaf");
    try (TerminalDriver driver =
        drive(
            terminals,
            command("trap '' HUP; echo $$ > %s; echo ready; sleep 1000; :".formatted(pids)))) {
      driver.await("ready");
      List<ProcessHandle> deaf = processes(pids);
      driver.terminal.close();
      try {
        assertThat(deaf).allMatch(ProcessHandle::isAlive);
        assertThat(driver.awaitEnd()).isInstanceOf(IOException.class);
      } finally {
        deaf.forEach(process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
      }
    }
  }

  private static List<ProcessHandle> processes(Path pids) throws IOException {
    List<ProcessHandle> processes =
        Stream.of(Files.readString(pids).strip().split(" ", -1))
            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
            .toList();
    assertThat(processes).isNotEmpty();
    return processes;
  }

  /// sshj's own stream gives up after the connection's timeout, which is two seconds here.
  @Test
  void aWriteOutlastsEveryTimeout() throws Exception {
    SshConfig defaults = Hosts.config(server.knownHosts());
    SshConfig impatient =
        new SshConfig(
            defaults.knownHosts(),
            defaults.connectTimeout(),
            defaults.handshakeTimeout(),
            defaults.loginTimeout(),
            Duration.ofSeconds(2),
            defaults.keepalive(),
            defaults.window(),
            SshConfig.DEFAULTS.totalWindow(),
            defaults.unknownKey(),
            defaults.algorithms());
    Path go = server.folder.resolve("go");
    HostConfig slow =
        command(
            "stty raw -echo; echo ready; while [ ! -e %s ]; do sleep 0.02; done; head -c 4194304 | wc -c"
                .formatted(go));
    try (SshTerminals others = new SshTerminals(impatient);
        TerminalDriver driver = drive(others, slow)) {
      driver.await("ready");
      CompletableFuture<Void> written = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              driver.terminal.write(ByteBuffer.allocate(4 << 20));
              written.complete(null);
            } catch (IOException e) {
              written.completeExceptionally(e);
            }
          });
      assertThat(Waiting.within(Duration.ofMillis(2500).toNanos(), written::isDone))
          .as("the write came to an end although nobody read")
          .isFalse();
      Files.createFile(go);
      written.get(20, TimeUnit.SECONDS);
      driver.await("4194304");
    }
  }
}
