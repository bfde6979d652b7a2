package dev.gangway.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The `docker` command against one daemon. Thread-safe.
public final class DockerCli {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String docker = Program.find("docker", "docker.io");
  private final Path socket;
  private final Map<String, String> environment;
  private final Set<TestImage> imported = ConcurrentHashMap.newKeySet();

  /// @param config a folder for the command's own files, so that it uses nobody else's
  DockerCli(Path socket, Path config) {
    this.socket = socket;
    this.environment = Map.of("DOCKER_CONFIG", config.toString());
  }

  /// A process in a container, as `docker top` has it.
  ///
  /// @param pid the machine's number for it, not the container's
  /// @param user a name or a number
  /// @param arguments with blanks between them
  public record ContainerProcess(long pid, String user, String arguments) {}

  /// Runs a command and takes nothing but success.
  ///
  /// @return what it printed
  public String docker(String... arguments) {
    return Program.require(PATIENCE, environment, command(arguments));
  }

  /// Whether a command succeeds.
  boolean succeeds(String... arguments) {
    return Program.run(PATIENCE, environment, command(arguments)).status() == 0;
  }

  private List<String> command(String... arguments) {
    return Stream.concat(Stream.of(docker, "--host", "unix://" + socket), Arrays.stream(arguments))
        .toList();
  }

  /// Starts a container that does nothing.
  ///
  /// @param name its name
  /// @param options of `docker run`
  /// @return its full id
  public String run(TestImage image, String name, String... options) {
    load(image);
    List<String> arguments =
        // Process 1 sleeps and does not hear of TERM; there is nothing to be lost by KILL.
        new ArrayList<>(
            List.of("run", "--detach", "--network=none", "--stop-signal=KILL", "--name", name));
    arguments.addAll(List.of(options));
    arguments.add(image.reference());
    arguments.addAll(image.command());
    return docker(arguments.toArray(String[]::new)).strip();
  }

  /// Makes an image known to the daemon.
  public void load(TestImage image) {
    if (!imported.contains(image)) {
      synchronized (image) {
        if (imported.add(image)) {
          docker("import", image.archive().toString(), image.reference());
        }
      }
    }
  }

  /// Runs a command in a container, without a terminal.
  ///
  /// @param options of `docker exec`, the container and the command
  /// @return what it printed
  public String exec(String... options) {
    return docker(Stream.concat(Stream.of("exec"), Arrays.stream(options)).toArray(String[]::new));
  }

  /// Stops a container.
  public void stop(String container) {
    docker("stop", container);
  }

  /// Starts it again.
  public void start(String container) {
    docker("start", container);
  }

  /// Kills its process 1.
  public void kill(String container) {
    docker("kill", container);
  }

  /// Freezes it.
  public void pause(String container) {
    docker("pause", container);
  }

  /// Lets it go on.
  public void unpause(String container) {
    docker("unpause", container);
  }

  /// Ends and removes it.
  public void remove(String container) {
    docker("rm", "--force", container);
  }

  /// Ends and removes it, unless it has gone by itself.
  public void removeIfThere(String container) {
    succeeds("rm", "--force", container);
  }

  /// Gives it another name.
  public void rename(String container, String name) {
    docker("rename", container, name);
  }

  /// What runs in a container. The dead that nobody has buried do not: process 1 may be one that
  /// does not bury.
  public List<ContainerProcess> processes(String container) {
    return docker("top", container, "-eo", "pid,stat,user,args")
        .lines()
        .skip(1)
        .map(line -> line.strip().split(" +", 4))
        .filter(fields -> !fields[1].startsWith("Z") && !fields[1].startsWith("X"))
        .map(fields -> new ContainerProcess(Long.parseLong(fields[0]), fields[2], fields[3]))
        .toList();
  }
}
