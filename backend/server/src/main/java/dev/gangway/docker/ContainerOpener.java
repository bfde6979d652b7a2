package dev.gangway.docker;

import dev.gangway.docker.DaemonFailure.Reason;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Stage;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalOpener;
import dev.gangway.terminal.TerminalSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens terminals in one container. Thread-safe.
///
/// What was listed may not be any more: whether a container may be opened is decided on what the
/// daemon says of its full id at that moment.
final class ContainerOpener implements TerminalOpener {
  private static final Logger log = LoggerFactory.getLogger(ContainerOpener.class);

  private final DockerDaemon daemon;
  private final String id;
  private final String name;

  /// @param id a full one
  /// @param name as listed
  ContainerOpener(DockerDaemon daemon, String id, String name) {
    this.daemon = daemon;
    this.id = ContainerIds.full(id);
    this.name = name;
  }

  @Override
  public Terminal open(TerminalSize size, OpeningDialog dialog)
      throws OpenFailure, InterruptedException {
    try {
      dialog.stage(Stage.CONNECTING);
      ContainerState container = listed();
      if (!container.usable()) {
        throw new OpenFailure(Kind.NOT_RUNNING, container.whyNot());
      }
      dialog.stage(Stage.STARTING);
      ShellStart.Started started =
          new ShellStart(
                  daemon.client(),
                  daemon.sweeper(),
                  container,
                  daemon.config().shell(),
                  daemon.config().requestTimeout())
              .run(size);
      log.debug(
          "event=docker-opened target={}/{} exec={}",
          daemon.config().name(),
          name,
          started.exec().exec);
      return daemon.adopt(started);
    } catch (DaemonFailure e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e.reason() == Reason.CONFLICT || e.reason() == Reason.NOT_FOUND
          ? whatChanged(e)
          : e.toOpenFailure();
    }
  }

  /// The container, if it still is what was listed.
  private ContainerState listed() throws DaemonFailure, OpenFailure {
    ContainerState container;
    try {
      container = ContainerState.of(daemon.client().inspect(id));
    } catch (DaemonFailure e) {
      if (e.reason() == Reason.NOT_FOUND) {
        throw new OpenFailure(
            Kind.NO_SUCH_TARGET, "The container %s has been removed.".formatted(name), e);
      }
      throw e;
    }
    if (!container.id().equals(id)
        || !container.name().equals(name)
        || !daemon.filter().takes(name)) {
      throw new OpenFailure(
          Kind.NO_SUCH_TARGET, "There is no container %s any more.".formatted(name));
    }
    return container;
  }

  /// The container was usable a moment ago, and the daemon refused.
  private OpenFailure whatChanged(DaemonFailure refusal) {
    try {
      ContainerState now = listed();
      return now.usable()
          ? refusal.toOpenFailure()
          : new OpenFailure(Kind.NOT_RUNNING, now.whyNot(), refusal);
    } catch (OpenFailure told) {
      return told;
    } catch (DaemonFailure e) {
      return e.toOpenFailure();
    }
  }
}
