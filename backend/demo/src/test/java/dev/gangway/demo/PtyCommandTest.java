package dev.gangway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The terminal itself, as OpenSSH's client sees it.
class PtyCommandTest {
  @TempDir Path home;
  private DemoHost host;

  @BeforeEach
  void start() throws IOException {
    host = DemoHost.start(TestAccount.at(home));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void aCommandIsAnswered() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      assertThat(client.run("echo $((6 * 7)) 你好")).isEqualTo("42 你好");
    }
  }

  @Test
  void itIsALoginShellAtHome() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      assertThat(client.run("shopt -q login_shell && pwd")).isEqualTo(home.toString());
      assertThat(client.run("echo $0 $USER $LOGNAME $HOME $SHELL"))
          .isEqualTo("/bin/bash %1$s %1$s %2$s /bin/bash".formatted(user(), home));
      assertThat(client.run("tty")).startsWith("/dev/");
    }
  }

  @Test
  void theTerminalIsTheClients() throws Exception {
    try (SshClient client = SshClient.open(host, "-o", "SetEnv=LC_TIME=C.UTF-8")) {
      assertThat(client.run("echo $TERM $COLORTERM $LC_TIME"))
          .isEqualTo("xterm-256color truecolor C.UTF-8");
      assertThat(client.run("stty -a | grep -o '[-]*iutf8'")).isEqualTo("iutf8");
    }
  }

  @Test
  void nothingDangerousIsTakenFromTheClientAndNothingFromTheDemo() throws Exception {
    try (SshClient client =
        SshClient.open(host, "-o", "SetEnv=LD_PRELOAD=/evil.so GANGWAY_TEST=1 PATH=/evil")) {
      assertThat(client.run("env | cut -d= -f1 | sort"))
          .doesNotContain("LD_PRELOAD")
          .doesNotContain("GANGWAY_TEST")
          .doesNotContain("SUREFIRE") // pom.xml sets it for this process
          .contains("PATH");
      assertThat(client.run("echo $PATH")).doesNotContain("evil");
    }
  }

  @Test
  void theFirstSizeIsTheClients() throws Exception {
    Files.writeString(home.resolve(".bash_profile"), "stty size\nPS1='$ '\n");
    try (SshClient client = SshClient.open(host)) {
      client.await("the size from the login file", text -> text.contains("24 80"));
    }
  }

  @Test
  void resizingReachesTheShell() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      client.run("trap 'echo now $(stty size)' WINCH");

      client.resize(132, 43);
      client.type("\r"); // bash runs traps when it is back at its prompt

      client.await("the trap", text -> text.contains("now 43 132"));
    }
  }

  @Test
  void controlKeysDoWhatTheyDo() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      runCat(client);
      client.type("\003");
      client.await("the prompt after ^C", text -> text.endsWith("^C\r\n$ "));
      assertThat(client.run("echo ^C: $?")).contains("^C: 130");

      runCat(client);
      client.type("\032");
      client.await("the prompt after ^Z", text -> text.matches("(?s).*Stopped.*\n\\$ "));
      assertThat(client.run("jobs")).contains("Stopped").contains("cat");
      // A shell that still knows of a stopped job refuses to end once, and when it hears of its
      // death
      // is up to the machine. So it is made to forget it.
      client.run("stopped=$(jobs -p); disown 2>/dev/null; kill -KILL $stopped");

      client.type("\004");
      assertThat(client.exit()).isZero();
    }
  }

  @Test
  void theExitStatusIsPassedOn() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      client.type("echo the last words; exit 7\r");
      client.await("all output", text -> text.contains("\nthe last words"));
      assertThat(client.exit()).isEqualTo(7);
    }
  }

  @Test
  void deathByASignalIs128AndItsNumber() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      client.type("kill -9 $$\r");
      assertThat(client.exit()).isEqualTo(137);
    }
  }

  @Test
  void whatRunsInATerminalEndsWithItsClient() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      // One that heeds SIGHUP, one that does not, one that is stopped.
      client.run("set +m; sleep 1001 & echo $! >> pids; (trap '' HUP; exec sleep 1002) & ");
      client.run("echo $! >> pids; sleep 1003 & kill -STOP $!; echo $! $$ >> pids");
      List<ProcessHandle> processes = processes();
      assertThat(processes).hasSize(4).allMatch(ProcessHandle::isAlive);

      client.vanish();

      awaitEnd(processes);
    }
  }

  @Test
  void backgroundJobsEndWithTheShell() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      client.type("yes > /dev/tty & echo $! >> pids; exit\r"); // one that never stops writing

      assertThat(client.exit()).isZero();
      awaitEnd(processes());
    }
  }

  @Test
  void whatHasLeftTheTerminalGoesOn() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      client.run("mkfifo left; setsid sh -c 'echo $$ > left; exec sleep 1004' &>/dev/null &");
      client.run("cat left > pids"); // written by the process that has already left
      List<ProcessHandle> left = processes();
      try {
        client.type("exit\r");
        assertThat(client.exit()).isZero();
        host.close();

        assertThat(left).singleElement().matches(ProcessHandle::isAlive);
      } finally {
        left.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void outputArrivesExact() throws Exception {
    byte[] sent = new byte[3_000_000];
    new Random(1).nextBytes(sent);
    Files.write(home.resolve("sent"), sent);

    Process client = client();
    try {
      write(client, "stty raw -echo; printf READY; exec cat sent\n");
      byte[] received = client.getInputStream().readAllBytes();

      byte[] output = after("READY".getBytes(UTF_8), received);
      assertThat(sha256(output)).as("of %d bytes", output.length).isEqualTo(sha256(sent));
    } finally {
      client.destroyForcibly();
    }
  }

  @Test
  void inputArrivesExact() throws Exception {
    byte[] sent = new byte[1_000_000];
    new Random(2).nextBytes(sent);

    Process client = client();
    try {
      write(
          client,
          "stty raw -echo; printf READY; head -c %d | sha256sum; exec true\n"
              .formatted(sent.length));
      InputStream screen = client.getInputStream();
      awaitText(screen, "\nREADY"); // not its echo, which stands in a line
      CompletableFuture<Void> typing =
          CompletableFuture.runAsync(() -> {
            try {
              client.getOutputStream().write(sent);
              client.getOutputStream().flush();
            } catch (IOException failure) {
              throw new java.io.UncheckedIOException(failure);
            }
          });

      assertThat(new String(screen.readAllBytes(), UTF_8)).contains(sha256(sent));
      typing.get(1, TimeUnit.SECONDS);
    } finally {
      client.destroyForcibly();
    }
  }

  @Test
  void aClientThatDoesNotReadMakesTheProgramWait() throws Exception {
    long total = 40_000_000;
    Process client = client();
    try {
      write(client, "stty raw -echo; printf READY; exec head -c %d /dev/zero\n".formatted(total));
      InputStream screen = client.getInputStream();
      awaitText(screen, "\nREADY");

      long written = awaitStandstill("head");
      assertThat(written).as("bytes written before the program had to wait").isLessThan(total / 2);

      long drained = 0;
      byte[] buffer = new byte[65536];
      for (int count = screen.read(buffer); count >= 0; count = screen.read(buffer)) {
        drained += count;
      }
      assertThat(drained).as("bytes that came once the client read").isEqualTo(total);
    } finally {
      client.destroyForcibly();
    }
  }

  /// Returns once it runs: what is typed is there twice, as an echo and as its output.
  private static void runCat(SshClient client) throws IOException {
    client.type("echo up; cat\r");
    client.await("the shell to hand the terminal over", text -> text.endsWith("\nup\r\n"));
    client.type("meow\r");
    client.await("cat", text -> text.endsWith("meow\r\nmeow\r\n"));
  }

  /// A client without a terminal of its own: bytes in, bytes out, nothing translated on its side.
  private Process client() throws IOException {
    return new ProcessBuilder(SshClient.command(host, "-tt", "-e", "none"))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void write(Process client, String text) throws IOException {
    OutputStream keys = client.getOutputStream();
    keys.write(text.getBytes(UTF_8));
    keys.flush();
  }

  private static void awaitText(InputStream screen, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int next = screen.read();
      assertThat(next).as("the end came before %s, after: %s", text, seen).isNotNegative();
      seen.append((char) next);
    }
  }

  private static byte[] after(byte[] mark, byte[] bytes) {
    // The last one: before it, the shell has echoed the command that prints it.
    for (int at = Math.min(1000, bytes.length - mark.length); at >= 0; at--) {
      if (Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length)) {
        return Arrays.copyOfRange(bytes, at + mark.length, bytes.length);
      }
    }
    throw new AssertionError("no " + new String(mark, UTF_8) + " in " + new String(bytes, UTF_8));
  }

  /// Waits until the program has written something, and nothing more for half a second.
  private long awaitStandstill(String program) throws Exception {
    long deadline = System.nanoTime() + SshClient.PATIENCE.toNanos();
    long before = -1;
    while (System.nanoTime() < deadline) {
      long now = written(program);
      if (now > 0 && now == before) {
        return now;
      }
      before = now;
      TimeUnit.MILLISECONDS.sleep(500); // the interval over which standing still is measured
    }
    throw new AssertionError(program + " has not come to wait; written: " + before);
  }

  private static long written(String program) throws IOException {
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      if (Files.exists(proc) && Files.readString(proc.resolve("comm")).strip().equals(program)) {
        return Files.readAllLines(proc.resolve("io")).stream()
            .filter(line -> line.startsWith("wchar: "))
            .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
            .sum();
      }
    }
    return -1;
  }

  private List<ProcessHandle> processes() throws IOException {
    return Arrays.stream(Files.readString(home.resolve("pids")).strip().split("\\s+"))
        .map(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .map(process -> process.orElseThrow(() -> new AssertionError("ended too early")))
        .toList();
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
    Duration patience = SshClient.PATIENCE;
    for (ProcessHandle process : processes) {
      process.onExit().get(patience.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static String user() {
    return System.getProperty("user.name");
  }
}
