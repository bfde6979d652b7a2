package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real OpenSSH server on a port of its own, with its own configuration, host keys and
/// authorized_keys, in a folder that goes away with it. Runs as whoever runs the tests, who is the
/// one user it lets in, with a plain `/bin/sh` that reads nobody's profile.
///
/// Needs `sshd` and `ssh-keygen`, and says so when they are missing.
final class SshServer implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Path folder;
  final int port;
  private final Path log;
  private final Process process;

  private SshServer(Path folder, int port, Path log, Process process) {
    this.folder = folder;
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /// A server with one ed25519 host key.
  static SshServer start() throws Exception {
    return start(List.of("ed25519"));
  }

  /// @param hostKeys types as `ssh-keygen -t` takes them: `rsa`, `ecdsa`, `ed25519`
  /// @param settings further lines of sshd_config
  static SshServer start(List<String> hostKeys, String... settings) throws Exception {
    return start(SSHD, hostKeys, settings);
  }

  /// @param program sshd, or a copy of it: PAM knows it by its name
  static SshServer start(Path program, List<String> hostKeys, String... settings) throws Exception {
    if (!Files.isExecutable(SSHD)) {
      throw new IllegalStateException(
          SSHD + " is missing: these tests need a real SSH server (Debian: openssh-server)");
    }
    if (System.getProperty("user.name").equals("root")) {
      // Where sshd locks itself up before a login; packages make it at boot, containers do not
      // boot.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Path folder = Files.createTempDirectory("gangway-sshd");
    StringBuilder config = new StringBuilder();
    for (String type : hostKeys) {
      Path key = folder.resolve("host_" + type);
      keygen(key, type, "");
      config.append("HostKey ").append(key).append('\n');
    }
    Path authorized = folder.resolve("authorized_keys");
    Files.writeString(authorized, "");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    for (String setting : settings) {
      config.append(setting).append('\n');
    }
    config.append(
        """
        ListenAddress 127.0.0.1
        Port %d
        PidFile none
        UsePAM no
        StrictModes no
        PermitRootLogin yes
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        AuthorizedKeysFile %s
        AcceptEnv LANG COLORTERM
        # The user's own .bashrc, which may do anything, is read by bash at the first level only.
        SetEnv SHLVL=1
        MaxStartups 100
        PrintMotd no
        PrintLastLog no
        ForceCommand exec env PS1='> ' /bin/sh
        """
            .formatted(port, authorized));
    Path file = folder.resolve("sshd_config");
    Files.writeString(file, config);
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(program.toString(), "-D", "-e", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    SshServer server = new SshServer(folder, port, log, process);
    try {
      server.awaitBanner();
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
    return server;
  }

  /// Makes a key pair: `file` and `file.pub`.
  ///
  /// @param options more of ssh-keygen's options: `-b 384`
  static void keygen(Path file, String type, String passphrase, String... options)
      throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    type,
                    "-N",
                    passphrase,
                    "-C",
                    "test",
                    "-f",
                    file.toString()),
                Stream.of(options))
            .toList();
    run(command);
  }

  /// Runs a program to its end and returns what it printed.
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return output;
  }

  /// Makes a user key and lets it in.
  Path userKey(String name, String type, String passphrase, String... options) throws IOException {
    Path key = folder.resolve(name);
    keygen(key, type, passphrase, options);
    Files.writeString(
        folder.resolve("authorized_keys"),
        Files.readString(key.resolveSibling(name + ".pub")),
        StandardOpenOption.APPEND);
    return key;
  }

  /// `type base64` of a host key.
  String hostKeyLine(String type) throws IOException {
    String[] fields = Files.readString(folder.resolve("host_" + type + ".pub")).split(" ", -1);
    return fields[0] + " " + fields[1];
  }

  /// `SHA256:…` of a host key, by ssh-keygen.
  String fingerprint(String type) throws IOException {
    return run(List.of("ssh-keygen", "-lf", folder.resolve("host_" + type + ".pub").toString()))
        .split(" ", -1)[1];
  }

  /// A known_hosts file with these lines.
  Path knownHosts(String... lines) throws IOException {
    Path file = Files.createTempFile(folder, "known", "");
    Files.write(file, List.of(lines));
    return file;
  }

  /// A known_hosts file that knows this server.
  Path knownHosts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> lines =
          files
              .map(path -> path.getFileName().toString())
              .filter(name -> name.startsWith("host_") && !name.endsWith(".pub"))
              .map(name -> name.substring("host_".length()))
              .map(type -> {
                try {
                  return name() + " " + hostKeyLine(type);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              })
              .toList();
      return knownHosts(lines.toArray(String[]::new));
    }
  }

  /// The server's name in known_hosts.
  String name() {
    return "[127.0.0.1]:" + port;
  }

  /// Kills the server and whatever serves a connection, as if the machine had lost power.
  void kill() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /// Kills what serves connections, and goes on listening.
  void killConnections() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /// What the server has said.
  String log() throws IOException {
    return Files.readString(log);
  }

  private void awaitBanner() throws Exception {
    Waiting.until(
        "sshd takes connections",
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("sshd did not start: " + log());
          }
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return socket.getInputStream().read() == 'S';
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  @Override
  public void close() throws IOException {
    kill();
    try {
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
