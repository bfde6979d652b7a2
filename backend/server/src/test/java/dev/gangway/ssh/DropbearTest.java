package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostTerminal;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The SSH server of routers and rescue systems, dropbear, as a second implementation. It reads
/// what it goes by from fixed places, so it runs with mounts of its own: another `/etc/passwd`,
/// whose one user is this one with a home in the test's folder, and another message of the day.
///
/// Needs `dropbear` (Debian: dropbear-bin), and root for the mounts.
@Timeout(120)
@EnabledIfSystemProperty(named = "user.name", matches = "root")
class DropbearTest {
  private static final TerminalSize SIZE = new TerminalSize(97, 31);
  private static final String MESSAGE_OF_THE_DAY = "Down for maintenance at noon.";

  private static Path folder;
  private static Process dropbear;
  private static SshTerminals terminals;
  private static HostConfig plain;
  private static HostConfig host;

  @BeforeAll
  static void start() throws Exception {
    folder =
        Files.createTempDirectory(
            "gangway-dropbear",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path hostKey = folder.resolve("host");
    SshServer.run(List.of("dropbearkey", "-t", "ed25519", "-f", hostKey.toString()));
    String line =
        SshServer.run(List.of("dropbearkey", "-y", "-f", hostKey.toString()))
            .lines()
            .filter(said -> said.startsWith("ssh-ed25519 "))
            .findFirst()
            .orElseThrow();
    Path publicKey = Files.writeString(folder.resolve("host.pub"), line + "\n");
    String pin =
        SshServer.run(List.of("ssh-keygen", "-lf", publicKey.toString())).split(" ", -1)[1];

    Path key = folder.resolve("user");
    SshServer.keygen(key, "ed25519", "");
    Path keys = Files.createDirectory(folder.resolve(".ssh")).resolve("authorized_keys");
    Files.copy(folder.resolve("user.pub"), keys);
    Path passwd =
        Files.writeString(
            folder.resolve("passwd"), "root:*:0:0:root:%s:/bin/sh\n".formatted(folder));
    Path motd = Files.writeString(folder.resolve("motd"), MESSAGE_OF_THE_DAY + "\n");
    Files.writeString(folder.resolve(".profile"), "PS1='> '\n");

    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String mounts =
        """
        mount --bind %s /etc/passwd && { [ ! -e /etc/motd ] || mount --bind %s /etc/motd; } &&
          exec dropbear -F -E -r %s -p 127.0.0.1:%d -P %s/pid
        """
            .formatted(passwd, motd, hostKey, port, folder);
    dropbear =
        new ProcessBuilder("unshare", "-m", "sh", "-c", mounts)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Waiting.until(
        "dropbear takes connections",
        () -> {
          if (!dropbear.isAlive()) {
            throw new IllegalStateException("dropbear did not start: " + log());
          }
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return socket.getInputStream().read() == 'S';
          } catch (IOException notYet) {
            return false;
          }
        });
    terminals = new SshTerminals(Hosts.config());
    plain = Hosts.pinned(Hosts.host(port), pin);
    host = Hosts.withKey(plain, key);
  }

  private static String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @AfterAll
  static void stop() throws Exception {
    terminals.close();
    Stream.concat(dropbear.descendants(), Stream.of(dropbear.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
    dropbear.waitFor(20, TimeUnit.SECONDS);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static TerminalDriver drive(OpenRequest request) throws Exception {
    return new TerminalDriver(
        terminals.source(host).opener(request).open(SIZE, new ScriptedDialog()));
  }

  private static TerminalDriver drive() throws Exception {
    TerminalDriver driver = drive(OpenRequest.ANONYMOUS);
    driver.await("> ");
    return driver;
  }

  @Test
  void theMessageOfTheDayIsTheShellsToShow() throws Exception {
    try (TerminalDriver driver = drive(OpenRequest.ANONYMOUS)) {
      if (Files.exists(Path.of("/etc/motd"))) {
        driver.await(MESSAGE_OF_THE_DAY);
      }
      driver.await("> ");
      driver.run("echo $((6 * 7))-héllo", "42-héllo");
    }
  }

  @Test
  void itsShellHasTheSizeAndHearsOfANewOne() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.run("stty size", "31 97");
      driver.run("trap 'stty size' WINCH; echo rea''dy", "ready");
      driver.terminal.resize(new TerminalSize(132, 43));
      driver.type("\n");
      driver.await("43 132");
    }
  }

  @Test
  void itsShellsEndIsReported() throws Exception {
    try (TerminalDriver driver = drive()) {
      driver.type("exit 7\n");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Status(7));
    }
    try (TerminalDriver driver = drive()) {
      driver.type("kill -KILL $$\n");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Signal("KILL"));
    }
  }

  @Test
  void itsShellBeginsInADirectory() throws Exception {
    try (TerminalDriver driver = drive(new OpenRequest("", false, Optional.of("/usr/share")))) {
      driver.run("echo \"in $PWD\"", "in /usr/share");
    }
  }

  @Test
  void muchOutputArrivesByteForByte() throws Exception {
    byte[] bytes = new byte[8 << 20];
    new Random(0).nextBytes(bytes);
    Path file = Files.write(folder.resolve("output"), bytes);
    HostConfig cat =
        Hosts.with(
            host,
            new HostTerminal(
                "xterm-256color",
                Map.of(),
                Optional.of("stty -opost; cat " + file),
                Optional.empty(),
                UTF_8));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (var terminal = Hosts.opener(terminals, cat).open(SIZE, new ScriptedDialog())) {
      ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
      while (terminal.read(buffer) != -1) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      assertThat(terminal.exit()).isEqualTo(new TerminalExit.Status(0));
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
  }

  @Test
  void muchInputArrivesByteForByte() throws Exception {
    byte[] bytes = new byte[1 << 20];
    new Random(0).nextBytes(bytes);
    Path file = folder.resolve("input");
    try (TerminalDriver driver = drive()) {
      driver.run("stty raw -echo; echo rea''dy; head -c 1048576 > " + file, "ready");
      driver.terminal.write(ByteBuffer.wrap(bytes));
      driver.type("stty sane; echo sto''red\n");
      driver.await("stored");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void aWrongPasswordIsRefused() {
    OpenFailure failure =
        catchThrowableOfType(
            OpenFailure.class,
            () ->
                Hosts.opener(terminals, Hosts.withPassword(plain, "wrong"))
                    .open(SIZE, new ScriptedDialog()));
    assertThat(failure.kind()).isEqualTo(OpenFailure.Kind.LOGIN_REFUSED);
    assertThat(failure.text()).contains("the configured password");
  }
}
