package dev.gangway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// OpenSSH's own client on a PTY of the test's: a person at a terminal. Its window can be resized
/// and its keys pressed; what it shows is collected.
final class SshClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path SSH = Path.of("/usr/bin/ssh");

  private final PtyProcess process;
  private final OutputStream keys;
  private final StringBuilder shown = new StringBuilder();

  private SshClient(PtyProcess process) {
    this.process = process;
    this.keys = process.getOutputStream();
    Thread.ofPlatform().daemon().name("ssh client").start(this::collect);
  }

  /// Opens a terminal of 80x24 and waits for the shell's prompt.
  static SshClient open(DemoHost host, String... options) throws IOException {
    SshClient client =
        new SshClient(
            new PtyProcessBuilder()
                .setCommand(command(host, options).toArray(String[]::new))
                .setEnvironment(Map.of("TERM", "xterm-256color", "PATH", "/usr/bin:/bin"))
                .setInitialColumns(80)
                .setInitialRows(24)
                .start());
    client.await("the prompt", text -> text.endsWith("$ "));
    return client;
  }

  /// The client's command line: the host's own key and user, and none of this machine's settings.
  static List<String> command(DemoHost host, String... options) {
    assertThat(SSH).as("OpenSSH's client, Debian package openssh-client").isExecutable();
    List<String> command = new ArrayList<>(List.of(SSH.toString(), "-F", "none"));
    command.addAll(List.of(options)); // first: for ssh the first of two settings wins
    command.addAll(
        List.of(
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "IdentityAgent=none",
            "-o",
            "BatchMode=yes",
            "-i",
            host.clientKey().toString(),
            "-l",
            System.getProperty("user.name"),
            "-p",
            Integer.toString(host.port()),
            "127.0.0.1"));
    return command;
  }

  /// Types a line and Enter, and waits until the answer is there and the next prompt.
  ///
  /// @return what was shown between the two, without the echo of what was typed
  String run(String line) throws IOException {
    int before;
    synchronized (shown) {
      before = shown.length();
    }
    type(line + "\r");
    String all =
        await(
            "the prompt after: " + line,
            text -> text.length() > before && text.substring(before).endsWith("\n$ "));
    String answer = all.substring(before);
    return answer
        .substring(answer.indexOf('\n') + 1, answer.length() - "$ ".length())
        .replace("\r", "")
        .strip();
  }

  void type(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  void resize(int columns, int rows) {
    process.setWinSize(new WinSize(columns, rows));
  }

  /// Waits until what has been shown so far fulfils a condition.
  ///
  /// @return all that has been shown so far
  String await(String what, Predicate<String> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (shown) {
      while (!condition.test(shown.toString())) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("still waiting for " + what + "; shown so far: " + shown);
        }
        try {
          shown.wait(left);
        } catch (InterruptedException interrupted) {
          throw new AssertionError("interrupted while waiting for " + what, interrupted);
        }
      }
      return shown.toString();
    }
  }

  /// Waits for the client's own exit status, which is the remote shell's.
  int exit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("the client has ended; shown so far: %s", shown)
        .isTrue();
    return process.exitValue();
  }

  /// What a crash or a pulled cable looks like to the host.
  void vanish() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /// Runs a program to its end and returns what it printed, both streams together.
  static String output(List<String> command) throws IOException, InterruptedException {
    Path file = Files.createTempFile("gangway-output-", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(file.toFile())
              .start();
      try {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .as("%s has ended", command)
            .isTrue();
        return Files.readString(file) + "exit " + process.exitValue();
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(file);
    }
  }

  private void collect() {
    byte[] buffer = new byte[8192];
    try (InputStream screen = process.getInputStream()) {
      for (int count = screen.read(buffer); count >= 0; count = screen.read(buffer)) {
        synchronized (shown) {
          shown.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
          shown.notifyAll();
        }
      }
    } catch (IOException closed) {
      // The test has closed the client.
    }
  }
}
