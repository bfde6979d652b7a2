package dev.gangway.docker;

import dev.gangway.config.DockerConfig;
import dev.gangway.docker.ContainerSummary.State;
import dev.gangway.terminal.TerminalOpener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One Docker daemon: follows its containers, opens terminals in them, and ends what those started.
///
/// Makes no connection before it is asked for something. Thread-safe.
public final class DockerDaemon implements AutoCloseable {
  private final DockerConfig config;
  private final DaemonClient client;
  private final Sweeper sweeper;
  private final ContainerFilter filter;
  private final Set<DockerTerminal> terminals = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ContainerWatch watch;

  /// A daemon of whose containers' labels nothing is asked.
  public DockerDaemon(DockerConfig config) {
    this(config, Set.of());
  }

  /// @param labels those that access rules speak of
  public DockerDaemon(DockerConfig config, Set<String> labels) {
    this.config = config;
    this.client = new DaemonClient(config);
    this.sweeper = new Sweeper(client, config);
    this.filter = new ContainerFilter(config, labels);
  }

  /// Follows the containers from now on, until this is closed. Called once.
  ///
  /// @param listener told of every change, one at a time; it should not block for long
  public void watch(Consumer<DaemonSnapshot> listener) {
    ContainerWatch started =
        new ContainerWatch(config, client, filter, listener, this::stateChanged);
    watch = started;
    started.start();
  }

  DockerConfig config() {
    return config;
  }

  /// Opens terminals in one container.
  ///
  /// @param containerId the full id, 64 hexadecimal digits, as the daemon listed it
  /// @param name as listed with it; a container that is called otherwise by now is not opened
  /// @throws IllegalArgumentException if the id is not a full one
  public TerminalOpener opener(String containerId, String name) {
    return new ContainerOpener(this, containerId, name);
  }

  /// Tells a container's terminals what they notice only by silence, and ends in it what waited for
  /// it to run again.
  private void stateChanged(ContainerSummary container, State before) {
    if (container.state() == State.PAUSED || container.state() == State.RUNNING) {
      boolean paused = container.state() == State.PAUSED;
      terminals.forEach(terminal -> terminal.tellIfIn(container.id(), paused));
    }
    if (container.state() == State.RUNNING && before != State.RUNNING) {
      sweeper.lookAgain();
    }
  }

  /// For whatever else is asked of the daemon.
  DaemonClient client() {
    return client;
  }

  Sweeper sweeper() {
    return sweeper;
  }

  ContainerFilter filter() {
    return filter;
  }

  DockerTerminal adopt(ShellStart.Started started) {
    DockerTerminal terminal =
        new DockerTerminal(config.name(), client, sweeper, started, terminals::remove);
    terminals.add(terminal);
    return terminal;
  }

  /// Closes the terminals that are still open, and waits until what they started has ended: about a
  /// second for what listens to a hangup, five for everything.
  @Override
  public void close() {
    ContainerWatch watching = watch;
    if (watching != null) {
      watching.close();
    }
    terminals.forEach(DockerTerminal::begone);
    sweeper.close();
    client.close();
  }
}
