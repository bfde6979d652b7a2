package dev.gangway.e2e.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// OpenSSH's server on a port of its own, run by whoever runs the tests, for that user alone.
///
/// What a login gets is decided by its key: each host of the gateway's configuration has a key of
/// its own, which is tied to one command.
public final class OpenSshServer implements AutoCloseable {
  private final ChildProcess process;
  private final Path folder;
  private final String address;
  private final int port;
  private int keys;

  private OpenSshServer(ChildProcess process, Path folder, String address, int port) {
    this.process = process;
    this.folder = folder;
    this.address = address;
    this.port = port;
    Await.until(
        "the SSH server to listen",
        () -> {
          if (!process.handle().isAlive()) {
            throw new AssertionError("sshd has ended: " + process.errors());
          }
          return process.errors();
        },
        log -> log.contains("Server listening on " + address));
  }

  /// Starts one with a new host key.
  public static OpenSshServer start() {
    return start("127.0.0.1", UnaryOperator.identity(), "");
  }

  /// Starts one with more lines in its configuration.
  public static OpenSshServer startWith(String... settings) {
    return start("127.0.0.1", UnaryOperator.identity(), String.join("\n", settings));
  }

  /// Starts one that listens in a network of its own.
  public static OpenSshServer startIn(NetworkNamespace network) {
    return start(network.address(), network::inside, "");
  }

  private static OpenSshServer start(
      String address, UnaryOperator<List<String>> where, String settings) {
    Path folder = Place.folder("sshd");
    int port = Place.freePort();
    newKey(folder.resolve("host_key"));
    Place.write(folder.resolve("authorized_keys"), "");
    Path config =
        Place.write(
            folder.resolve("sshd_config"),
            """
            ListenAddress %3$s
            Port %d
            HostKey %2$s/host_key
            AuthorizedKeysFile %2$s/authorized_keys
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            AcceptEnv LANG LC_* COLORTERM
            # The user's own .bashrc, which may do anything, is read by bash at the first level only.
            SetEnv SHLVL=1
            PrintMotd no
            PrintLastLog no
            MaxStartups 1000
            MaxSessions 1000
            %4$s
            """
                .formatted(port, folder, address, settings));
    makePrivilegeSeparationFolder();
    String sshd = Place.program("sshd", "openssh-server").toString();
    return new OpenSshServer(
        ChildProcess.start(
            "sshd",
            where.apply(List.of(sshd, "-D", "-e", "-f", config.toString())),
            Map.of(),
            folder),
        folder,
        address,
        port);
  }

  /// A host of the gateway's configuration that opens [Shell].
  public Map<String, String> host(String name) {
    return host(name, Shell.command(folder));
  }

  /// A host of the gateway's configuration that runs one command on its terminal.
  public synchronized Map<String, String> host(String name, String command) {
    Path key = folder.resolve("key-" + keys++);
    newKey(key);
    try {
      String publicKey = Files.readString(key.resolveSibling(key.getFileName() + ".pub"));
      String quoted = command.replace("\\", "\\\\").replace("\"", "\\\"");
      Files.writeString(
          folder.resolve("authorized_keys"),
          "command=\"%s\" %s".formatted(quoted, publicKey),
          StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Map<String, String> host = new LinkedHashMap<>();
    host.put("name", name);
    host.put("address", address);
    host.put("port", Integer.toString(port));
    host.put("user", System.getProperty("user.name"));
    host.put("key", key.toString());
    host.put("host_key", '"' + fingerprint() + '"');
    return host;
  }

  /// The port it listens on.
  public int port() {
    return port;
  }

  /// The home folder of its shells.
  public Path home() {
    return folder;
  }

  /// The host key's fingerprint, `SHA256:…`.
  public String fingerprint() {
    return fingerprint(folder.resolve("host_key.pub"));
  }

  /// What runs for those who are logged in, shells and all.
  public List<ProcessHandle> sessions() {
    return process.handle().descendants().filter(ProcessHandle::isAlive).toList();
  }

  /// What a crash of the whole host looks like from outside.
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    if (process.handle().isAlive()) {
      process.kill(); // sshd's own end leaves the sessions running
    }
    process.close();
    Place.remove(folder);
  }

  /// The fingerprint of a key in a file.
  static String fingerprint(Path publicKey) {
    String keygen = Place.program("ssh-keygen", "openssh-client").toString();
    return ChildProcess.run(List.of(keygen, "-l", "-f", publicKey.toString())).split(" ", 3)[1];
  }

  /// Makes a key pair, `file` and `file.pub`.
  public static void newKey(Path file, String... options) {
    String keygen = Place.program("ssh-keygen", "openssh-client").toString();
    List<String> command = new java.util.ArrayList<>(List.of(keygen, "-q", "-f", file.toString()));
    command.addAll(
        options.length > 0 ? List.of(options) : List.of("-t", "ed25519", "-N", "", "-C", "e2e"));
    ChildProcess.run(command);
  }

  /// Encrypts a private key that is not yet.
  public static void lockKey(Path file, String passphrase) {
    String keygen = Place.program("ssh-keygen", "openssh-client").toString();
    ChildProcess.run(
        List.of(keygen, "-q", "-p", "-P", "", "-N", passphrase, "-f", file.toString()));
  }

  /// Root's sshd wants an empty folder, which the service of that name makes when it starts.
  private static void makePrivilegeSeparationFolder() {
    if (System.getProperty("user.name").equals("root")) {
      try {
        Files.createDirectories(Path.of("/run/sshd"));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
