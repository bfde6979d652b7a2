package dev.gangway.ssh;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.HostConfig;
import dev.gangway.config.HostLogin;
import dev.gangway.config.Position;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Opens terminals on SSH hosts, and holds what they share: the settings, decrypted keys, and the
/// one thread that asks idle connections for a sign of life.
///
/// Thread-safe. Terminals belong to whoever opened them; what is still open when this is closed is
/// closed with it.
public final class SshTerminals implements AutoCloseable {

  static {
    Algorithms.install();
  }

  private final SshConfig config;
  private final Map<String, HostConfig> hosts;
  private final Optional<AcceptedKeys> accepted;
  private final PrivateKeys keys = new PrivateKeys();
  private final SharedConnections shared = new SharedConnections();
  private final ReceiveMemory memory;
  private final Set<SshTerminal> open = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor keepalive;
  private volatile boolean closed;

  /// Hosts that are no way to one another, and none of which becomes known by being opened.
  public SshTerminals(SshConfig config) {
    this(config, List.of());
  }

  /// Hosts none of which becomes known by being opened.
  ///
  /// @param hosts those that others may be reached over, by their names
  public SshTerminals(SshConfig config, List<HostConfig> hosts) {
    this(config, hosts, Optional.empty());
  }

  /// @param hosts those that others may be reached over, by their names
  /// @param accepted where hosts' keys are kept that were accepted when a host was opened
  public SshTerminals(SshConfig config, List<HostConfig> hosts, AcceptedKeys accepted) {
    this(config, hosts, Optional.of(accepted));
  }

  private SshTerminals(SshConfig config, List<HostConfig> hosts, Optional<AcceptedKeys> accepted) {
    this.config = config;
    this.memory = new ReceiveMemory(config.totalWindow());
    this.hosts = hosts.stream().collect(Collectors.toMap(HostConfig::name, Function.identity()));
    this.accepted = accepted;
    this.keepalive =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ssh-keepalive").factory());
    keepalive.setRemoveOnCancelPolicy(true);
    // After close() a connection that is just being opened gets no keepalive, and no exception.
    keepalive.setRejectedExecutionHandler((task, executor) -> {});
  }

  /// What opens terminals on one host.
  public TerminalSource source(HostConfig host) {
    return request -> new SshOpener(this, host, request);
  }

  /// The host of that name, which the configuration has made sure of.
  HostConfig host(String name) {
    HostConfig host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException("there is no host " + name);
    }
    return host;
  }

  SshConfig config() {
    return config;
  }

  PrivateKeys keys() {
    return keys;
  }

  ReceiveMemory memory() {
    return memory;
  }

  SharedConnections shared() {
    return shared;
  }

  /// Asks connections for a sign of life.
  ScheduledExecutorService keepalive() {
    return keepalive;
  }

  /// Where accepted keys are kept.
  Optional<AcceptedKeys> accepted() {
    return accepted;
  }

  /// What of the hosts and of the SSH settings cannot work: key files that are missing, cannot be
  /// read or decrypted, or are none; known_hosts files that cannot be read, and lines in them and
  /// among the accepted keys that say nothing. Reads files, never the network. A file that several
  /// hosts name is reported where each of them names it.
  public List<ConfigProblem> check(List<HostConfig> hosts) {
    List<ConfigProblem> problems = new ArrayList<>();
    for (Path file : config.knownHosts()) {
      checkKnownHosts(file, problems);
    }
    accepted.ifPresent(keys -> checkAccepted(keys, problems));
    Set<HostLogin.PrivateKey> seen = new HashSet<>();
    for (HostConfig host : hosts) {
      for (HostLogin.PrivateKey key : host.login().keys()) {
        if (seen.add(key)) {
          problems.addAll(LoginCheck.of(key, keys));
        }
      }
      host.login().agent().ifPresent(agent -> problems.addAll(LoginCheck.of(agent)));
    }
    return problems;
  }

  private static void checkKnownHosts(Path file, List<ConfigProblem> problems) {
    Position position = Position.of(file.toString());
    if (Files.notExists(file)) {
      problems.add(
          ConfigProblem.warning(
              position,
              "ssh.known_hosts",
              "the file does not exist; hosts without a host_key of their own are unknown"));
      return;
    }
    try {
      problems.addAll(KnownHosts.read(List.of(file)).problems());
    } catch (IOException e) {
      problems.add(
          ConfigProblem.error(
              position,
              "ssh.known_hosts",
              Files.isDirectory(file)
                  ? "this is a directory, not a file"
                  : "the file cannot be read by the user the gateway runs as"));
    }
  }

  /// Whoever checks a file need not be the user the gateway runs as.
  private static void checkAccepted(AcceptedKeys keys, List<ConfigProblem> problems) {
    try {
      problems.addAll(keys.read().problems());
    } catch (IOException e) {
      problems.add(
          ConfigProblem.warning(
              Position.of(keys.file().toString()),
              "",
              "the host keys that were accepted cannot be read by who checks this: "
                  + e.getMessage()));
    }
  }

  /// Makes a terminal of what an opener has opened.
  ///
  /// @param greeting read before what the host sends, in its charset
  Terminal adopt(Lease lease, ShellChannel shell, byte[] greeting, String address) {
    SshTerminal terminal = new SshTerminal(lease, shell, greeting, address, open::remove);
    open.add(terminal);
    if (closed) {
      terminal.close();
    }
    return terminal;
  }

  /// Ends what is left open and what is opened from now on, and the shared thread. Idempotent;
  /// takes half a second at most for each host on the longest way.
  @Override
  public void close() {
    closed = true;
    keepalive.shutdownNow();
    List<Thread> closing =
        open.stream()
            .map(terminal -> Thread.ofVirtual().name("ssh-close").start(terminal::close))
            .toList();
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      // They close all the same.
      Thread.currentThread().interrupt();
    }
  }
}
