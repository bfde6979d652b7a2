package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpeningDialog.Stage;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a terminal does once it is open, against a real sshd and a real shell.
@Timeout(120)
class SshTerminalTest {
  private static final TerminalSize SIZE = new TerminalSize(97, 31);

  private static SshServer server;
  private static SshTerminals terminals;
  private static HostConfig host;

  @BeforeAll
  static void start() throws Exception {
    server = SshServer.start();
    Path key = server.userKey("user", "ed25519", "");
    terminals = new SshTerminals(Hosts.config(server.knownHosts()));
    host = Hosts.withKey(Hosts.host(server.port), key);
  }

  @AfterAll
  static void stop() throws Exception {
    terminals.close();
    server.close();
  }

  private static Terminal open() throws Exception {
    return Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog());
  }

  private static TerminalDriver drive() throws Exception {
    TerminalDriver driver = new TerminalDriver(open());
    driver.await("> ");
    return driver;
  }

  @Test
  void whatIsTypedReachesTheShellAndItsAnswerComesBack() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.run("echo $((6 * 7))-héllo", "42-héllo");
    }
  }

  @Test
  void stagesAreToldInOrder() throws Exception {
    ScriptedDialog dialog = new ScriptedDialog();
    Hosts.opener(terminals, host).open(SIZE, dialog).close();
    assertThat(dialog.stages)
        .containsExactly(
            Stage.RESOLVING, Stage.CONNECTING, Stage.HOST_KEY, Stage.LOGIN, Stage.STARTING);
    assertThat(dialog.prompts).isEmpty();
  }

  @Test
  void theShellHasTheSizeFromItsFirstMoment() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.run("stty size", "31 97");
    }
  }

  @Test
  void aNewSizeIsSeenByTheShell() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.run("trap 'stty size' WINCH; echo rea''dy", "ready");
      driver.terminal.resize(new TerminalSize(132, 43));
      driver.type("\n");
      driver.await("43 132");
    }
  }

  @Test
  void theShellKnowsWhatTerminalItIsOn() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.run("echo $TERM/$COLORTERM/$LANG", "xterm-256color/truecolor/C.UTF-8");
      driver.run("stty -a | grep -o iutf8; echo do''ne", "iutf8\r\ndone");
    }
  }

  @Test
  void anExitStatusIsReported() throws Exception {
    for (int status : new int[] {0, 7, 255}) {
      try (TerminalDriver driver = drive()) {
        driver.type("exit " + status + "\n");
        assertThat(driver.exit()).isEqualTo(new TerminalExit.Status(status));
        assertThat(driver.awaitEnd()).isNull();
      }
    }
  }

  @Test
  void aSignalIsReported() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.type("kill -KILL $$\n");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Signal("KILL"));
    }
  }

  /// The protocol has no name for SIGBUS; this is OpenSSH's, and sshj knows neither.
  @Test
  void aSignalWithoutANameOfItsOwnIsReportedAsTheHostCallsIt() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.type("ulimit -c 0; kill -BUS $$\n");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Signal("SIG@openssh.com"));
    }
  }

  @Test
  void outputBeforeTheEndIsNotLost() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.type("stty -echo; seq 1 20000; echo las''t; kill -KILL $$\n");
      driver.await("20000\r\nlast");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Signal("KILL"));
    }
  }

  @Test
  void writingToAnEndedTerminalFailsAndResizingItDoesNot() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.type("exit 3\n");
      driver.exit();
      driver.terminal.resize(new TerminalSize(80, 24));
      assertThatThrownBy(() -> driver.type("x")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void twentyMegabytesOfOutputArriveByteForByte() throws Exception {
    byte[] bytes = new byte[20 << 20];
    new Random(0).nextBytes(bytes);
    Path file = server.folder.resolve("output");
    Files.write(file, bytes);
    try (Terminal terminal = open()) {
      terminal.write(ascii("stty -echo -opost; echo begi''n; cat " + file + "; exit\n"));
      ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      StringBuilder prologue = new StringBuilder();
      boolean begun = false;
      long left = bytes.length;
      while (left > 0 && terminal.read(buffer) != -1) {
        buffer.flip();
        while (!begun && buffer.hasRemaining()) {
          prologue.append((char) buffer.get());
          begun = prologue.toString().endsWith("begin\n");
        }
        int count = (int) Math.min(left, buffer.remaining());
        digest.update(buffer.slice(buffer.position(), count));
        left -= count;
        buffer.clear();
      }
      assertThat(hex(digest.digest()))
          .isEqualTo(hex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }
  }

  @Test
  void aMegabyteOfInputArrivesByteForByte() throws Exception {
    byte[] bytes = new byte[1 << 20];
    new Random(0).nextBytes(bytes);
    Path file = server.folder.resolve("input");
    try (TerminalDriver driver = drive()) {
      driver.run("stty raw -echo; echo rea''dy; head -c 1048576 > " + file, "ready");
      driver.terminal.write(ByteBuffer.wrap(bytes));
      driver.type("stty sane; echo sto''red\n");
      driver.await("stored");
    }
    assertThat(Files.mismatch(file, Files.write(server.folder.resolve("expected"), bytes)))
        .isEqualTo(-1);
  }

  @Test
  void aReaderThatPausesHoldsTheProgramUpAndLosesNothing() throws Exception {
    Path written = server.folder.resolve("written");
    try (Terminal terminal = open()) {
      // More than every buffer on the way holds together.
      terminal.write(
          ascii(
              "stty -echo -opost; head -c 20000000 /dev/zero | tr '\\0' x; touch %s; exit\n"
                  .formatted(written)));
      ByteBuffer buffer = ByteBuffer.allocateDirect(32 << 10);
      terminal.read(buffer);
      assertThat(Waiting.within(TimeUnit.SECONDS.toNanos(1), () -> Files.exists(written)))
          .as("the program came to its end although nobody read")
          .isFalse();
      long xs = 0;
      do {
        buffer.flip();
        while (buffer.hasRemaining()) {
          xs += buffer.get() == 'x' ? 1 : 0;
        }
        buffer.clear();
      } while (terminal.read(buffer) != -1);
      // The echoed command has an x or two of its own.
      assertThat(xs).isBetween(20_000_000L, 20_000_004L);
      assertThat(terminal.exit()).isEqualTo(new TerminalExit.Status(0));
    }
  }

  @Test
  void aBlockedWriteLetsResizeThroughAndEndsWithClose() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.run("stty raw -echo; echo rea''dy; sleep 1000", "ready");
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  driver.terminal.write(ByteBuffer.allocate(16 << 20));
                  ended.complete(new AssertionError("16 MB went into a program that sleeps"));
                } catch (IOException e) {
                  ended.complete(e);
                }
              });
      awaitWaiting(writer);
      driver.terminal.resize(new TerminalSize(100, 30));
      long start = System.nanoTime();
      driver.terminal.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }
  }

  /// With sshj's own stream the reader thread would wait for the writer here.
  @Test
  void aBlockedWriteEndsWhenTheProgramDoes() throws Exception {
    try (TerminalDriver driver = drive();
        TerminalDriver killer = drive()) {
      Path pid = server.folder.resolve("pid");
      driver.run("echo $$ > " + pid + "; stty raw -echo; echo rea''dy; exec sleep 1000", "ready");
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  driver.terminal.write(ByteBuffer.allocate(16 << 20));
                  ended.complete(new AssertionError("16 MB went into a program that sleeps"));
                } catch (IOException e) {
                  ended.complete(e);
                }
              });
      awaitWaiting(writer);
      killer.run("kill -KILL $(cat " + pid + "); echo kil''led", "killed");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Signal("KILL"));
      assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void closeEndsABlockedReadAndTheRemoteShell() throws Exception {
    Path hup = server.folder.resolve("hup");
    TerminalDriver driver = drive();
    driver.run(
        "sh -c 'trap \"touch %s; exit\" HUP; echo rea\"\"dy; while :; do sleep 1; done'"
            .formatted(hup),
        "ready");
    driver.close();
    driver.close();
    assertThat(driver.awaitEnd()).isInstanceOf(IOException.class);
    assertThat(driver.terminal.exit()).isInstanceOf(TerminalExit.Lost.class);
    Waiting.until("the shell hears of it", () -> Files.exists(hup));
  }

  @Test
  void aServerThatDiesIsALostConnection() throws Exception {
    try (SshServer mortal = SshServer.start()) {
      Path key = mortal.userKey("user", "ed25519", "");
      try (SshTerminals others = new SshTerminals(Hosts.config(mortal.knownHosts()));
          TerminalDriver driver =
              new TerminalDriver(
                  Hosts.opener(others, Hosts.withKey(Hosts.host(mortal.port), key))
                      .open(SIZE, new ScriptedDialog()))) {
        driver.await("> ");
        mortal.kill();
        assertThat(driver.awaitEnd()).isInstanceOf(IOException.class);
        assertThat(driver.terminal.exit())
            .isEqualTo(
                new TerminalExit.Lost(
                    OpenFailure.Kind.DISCONNECTED,
                    "The connection to 127.0.0.1 port %d was lost.".formatted(mortal.port)));
        assertThatThrownBy(() -> driver.type("x")).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void theFastCipherOfTheJdkIsUsed() throws Exception {
    try (Terminal terminal = open()) {
      assertThat(terminal)
          .isInstanceOfSatisfying(
              SshTerminal.class,
              ssh ->
                  assertThat(String.valueOf(ssh.negotiated()))
                      .contains("c2sCipher=aes128-gcm@openssh.com")
                      .contains("kex=curve25519-sha256"));
    }
  }

  /// Keys are exchanged again in the middle of everything, in both directions.
  @Test
  void newKeysDoNotDisturb() throws Exception {
    try (SshServer rekeying = SshServer.start(List.of("ed25519"), "RekeyLimit 256K")) {
      Path key = rekeying.userKey("user", "ed25519", "");
      try (SshTerminals others = new SshTerminals(Hosts.config(rekeying.knownHosts()));
          TerminalDriver driver =
              new TerminalDriver(
                  Hosts.opener(others, Hosts.withKey(Hosts.host(rekeying.port), key))
                      .open(SIZE, new ScriptedDialog()))) {
        driver.run(
            "stty raw -echo; echo rea''dy; head -c 2000000 | tee /dev/null | wc -c", "ready");
        driver.terminal.write(ByteBuffer.allocate(2_000_000));
        driver.await("2000000");
        driver.run("stty -echo -opost; echo qui''et", "quiet");
        for (int i = 0; i < 4; i++) {
          driver.run("head -c 500000 /dev/zero | tr '\\0' x; echo do''ne", "done");
        }
        driver.type("exit 5\n");
        assertThat(driver.exit()).isEqualTo(new TerminalExit.Status(5));
      }
    }
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    List<String> before = threads();
    try (SshTerminals some = new SshTerminals(Hosts.config(server.knownHosts()))) {
      for (int i = 0; i < 3; i++) {
        Hosts.opener(some, host).open(SIZE, new ScriptedDialog()).close();
      }
      // One more is left open, for SshTerminals itself to close.
      Hosts.opener(some, host).open(SIZE, new ScriptedDialog());
      HostConfig refused = Hosts.withPassword(Hosts.host(server.port), "wrong");
      assertThatThrownBy(() -> Hosts.opener(some, refused).open(SIZE, new ScriptedDialog()))
          .isInstanceOf(dev.gangway.terminal.OpenFailure.class);
    }
    Waiting.until("the threads of before: " + before, () -> before.containsAll(threads()));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("ssh"))
        .sorted()
        .toList();
  }

  private static void awaitWaiting(Thread writer) throws Exception {
    Waiting.until(
        "the write waits",
        () -> {
          assertThat(writer.isAlive()).as("the write returned").isTrue();
          return writer.getState() == Thread.State.WAITING;
        });
  }

  private static ByteBuffer ascii(String text) {
    return StandardCharsets.US_ASCII.encode(text);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
