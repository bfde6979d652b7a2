package dev.gangway.app;

import dev.gangway.access.Resource;
import dev.gangway.config.DockerConfig;
import dev.gangway.config.Marks;
import dev.gangway.docker.ContainerSummary;
import dev.gangway.docker.DaemonSnapshot;
import dev.gangway.docker.DockerDaemon;
import dev.gangway.terminal.TerminalOpener;
import dev.gangway.web.DaemonEntry;
import dev.gangway.web.ListedTarget;
import dev.gangway.web.TargetEntry;
import dev.gangway.web.TargetList;
import java.util.List;
import java.util.Optional;

/// Puts a daemon's containers into the list, as they come and go.
final class ContainerListing {
  private final DockerDaemon daemon;
  private final String name;
  private final Marks marks;
  private final TargetList list;

  private ContainerListing(DockerDaemon daemon, DockerConfig config, TargetList list) {
    this.daemon = daemon;
    this.name = config.name();
    this.marks = config.marks();
    this.list = list;
  }

  /// Follows a daemon from now on, until it is closed.
  static void start(DockerDaemon daemon, DockerConfig config, TargetList list) {
    daemon.watch(new ContainerListing(daemon, config, list)::publish);
  }

  /// What is known of a daemon before it was asked.
  static DaemonEntry unknown(DockerConfig config) {
    return new DaemonEntry(config.name(), DaemonEntry.State.CONNECTING, Optional.empty());
  }

  private void publish(DaemonSnapshot snapshot) {
    DaemonEntry.State state = snapshot.reachable() ? DaemonEntry.State.UP : DaemonEntry.State.DOWN;
    List<ListedTarget> containers = snapshot.containers().stream().map(this::listed).toList();
    list.publish(new DaemonEntry(name, state, snapshot.text()), containers);
  }

  private ListedTarget listed(ContainerSummary container) {
    Resource resource =
        Resource.container(name, container.name(), container.labels(), container.project());
    TargetEntry entry =
        new TargetEntry(
            resource,
            TargetEntry.Kind.CONTAINER,
            state(container.state()),
            Optional.of(
                new TargetEntry.Container(
                    name, container.image(), container.project(), container.service())),
            marks);
    TerminalOpener opener = daemon.opener(container.id(), container.name());
    return new ListedTarget(entry, _ -> opener);
  }

  private static TargetEntry.State state(ContainerSummary.State state) {
    return switch (state) {
      case UNKNOWN -> TargetEntry.State.UNKNOWN;
      case RUNNING -> TargetEntry.State.RUNNING;
      case PAUSED -> TargetEntry.State.PAUSED;
      case RESTARTING -> TargetEntry.State.RESTARTING;
      case STOPPED -> TargetEntry.State.STOPPED;
    };
  }
}
