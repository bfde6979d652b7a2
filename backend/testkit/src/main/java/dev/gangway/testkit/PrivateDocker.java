package dev.gangway.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A Docker daemon that nobody else uses: its socket, its data, its containers. It needs root, has
/// no networks and touches no firewall.
///
/// Whatever it started is gone when it is closed, and at the JVM's end at the latest.
///
/// Thread-safety: any thread may use its [#cli()]; one thread stops and starts it.
public final class PrivateDocker implements AutoCloseable {
  private static final Duration STARTING = Duration.ofSeconds(60);
  private static final Duration STOPPING = Duration.ofSeconds(30);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  /// The one that tests share, started by the first of them.
  private static final class Shared {
    static final PrivateDocker DOCKER = start();
  }

  private final Path folder;
  private final @Nullable Integer tcpPort;
  private final DockerCli cli;
  private final Thread atExit = new Thread(this::remove, "private-docker-end");
  private @Nullable Process daemon;

  private PrivateDocker(boolean tcp) {
    Program.find("dockerd", "docker.io");
    try {
      folder = Files.createTempDirectory("gangway-docker-");
      tcpPort = tcp ? freePort() : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cli = new DockerCli(socket(), folder.resolve("config"));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /// The daemon that all tests of this JVM share. Nobody stops it, and who starts a container there
  /// removes it.
  public static PrivateDocker shared() {
    return Shared.DOCKER;
  }

  /// A daemon of the caller's own, running.
  ///
  /// @return the caller closes it
  public static PrivateDocker start() {
    return started(new PrivateDocker(false));
  }

  /// As [#start()], listening on a port of the loopback address as well.
  public static PrivateDocker startWithTcp() {
    return started(new PrivateDocker(true));
  }

  private static PrivateDocker started(PrivateDocker docker) {
    docker.startAgain();
    return docker;
  }

  /// Where it listens.
  public Path socket() {
    return folder.resolve("docker.sock");
  }

  /// Where else it listens, on 127.0.0.1.
  public int tcpPort() {
    if (tcpPort == null) {
      throw new IllegalStateException("this one listens on its socket alone");
    }
    return tcpPort;
  }

  /// The `docker` command for it.
  public DockerCli cli() {
    return cli;
  }

  /// Starts it after [#stop()] or [#kill()]. Returns when it answers.
  public void startAgain() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Program.find("dockerd", "docker.io"),
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=unix://" + socket(),
                "--bridge=none",
                "--iptables=false",
                "--ip-forward=false",
                "--userland-proxy=false"));
    if (tcpPort != null) {
      command.add("--host=tcp://127.0.0.1:" + tcpPort);
      command.add("--tls=false");
    }
    try {
      // A daemon that was killed leaves it, and its number may be somebody else's by now.
      Files.deleteIfExists(folder.resolve("pid"));
      daemon =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer(daemon);
  }

  private void awaitAnswer(Process starting) {
    long deadline = System.nanoTime() + STARTING.toNanos();
    while (!Files.exists(socket()) || !cli.succeeds("version")) {
      if (!starting.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "dockerd did not start; as root only, and with cgroups mounted, it does: " + logTail());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  /// Stops it as its service does: TERM, and its containers end with it.
  public void stop() {
    end(false);
  }

  /// Kills it. Its containers go on until it is started again.
  public void kill() {
    end(true);
  }

  private void end(boolean now) {
    Process running = daemon;
    if (running == null) {
      return;
    }
    // Its containerd dies with it, but a little later; a daemon that is started meanwhile would
    // take
    // the dying one for its own, and wait for it in vain.
    List<ProcessHandle> containerd = running.children().toList();
    if (now) {
      running.destroyForcibly();
      containerd.forEach(ProcessHandle::destroyForcibly);
    } else {
      running.destroy();
    }
    try {
      if (!running.waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly();
        throw new IllegalStateException("dockerd did not stop: " + logTail());
      }
      for (ProcessHandle each : containerd) {
        each.onExit().get(STOPPING.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("containerd did not stop: " + logTail(), e);
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    daemon = null;
  }

  /// Ends it and all its containers, and removes its data.
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    remove();
  }

  private void remove() {
    try {
      if (daemon != null) {
        String[] containers = cli.docker("ps", "--all", "--quiet").lines().toArray(String[]::new);
        for (String container : containers) {
          cli.succeeds("rm", "--force", container);
        }
      }
      stop();
    } catch (IllegalStateException broken) {
      // A test's business was to break it, perhaps; what is left is removed all the same.
      kill();
    } finally {
      Leftovers.remove(folder);
    }
  }

  private Path log() {
    return folder.resolve("log");
  }

  private String logTail() {
    try {
      String text = Files.readString(log(), UTF_8);
      return text.substring(Math.max(0, text.length() - 2000));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
