package dev.gangway.app;

import dev.gangway.access.Policy;
import dev.gangway.access.Resource;
import dev.gangway.config.Config;
import dev.gangway.config.DockerConfig;
import dev.gangway.config.HostConfig;
import dev.gangway.config.LimitsConfig;
import dev.gangway.docker.DockerDaemon;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.Sessions;
import dev.gangway.ssh.SshTerminals;
import dev.gangway.web.ListedTarget;
import dev.gangway.web.TargetEntry;
import dev.gangway.web.TargetList;
import dev.gangway.web.Targets;
import dev.gangway.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running gateway. Thread-safe.
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private final SshTerminals ssh;
  private final List<DockerDaemon> daemons;
  private final Sessions sessions;
  private final WebServer web;
  private final Duration drain;

  private Gateway(
      SshTerminals ssh,
      List<DockerDaemon> daemons,
      Sessions sessions,
      WebServer web,
      Duration drain) {
    this.ssh = ssh;
    this.daemons = List.copyOf(daemons);
    this.sessions = sessions;
    this.web = web;
    this.drain = drain;
  }

  /// Starts everything; when it returns, pages are served.
  ///
  /// @throws IOException if the address cannot be listened on, with a sentence that says why
  public static Gateway start(Config config) throws IOException {
    SshTerminals ssh = new SshTerminals(config.ssh());
    try {
      TargetList list =
          new TargetList(
              listed(config.hosts(), ssh),
              config.docker().stream().map(ContainerListing::unknown).toList());
      Sessions sessions = new Sessions(sessionLimits(config.limits()));
      Targets targets = new Targets(list, Policy.withoutLogin());
      WebServer web = WebServer.start(config, sessions, targets);
      List<DockerDaemon> daemons = config.docker().stream().map(DockerDaemon::new).toList();
      follow(config.docker(), daemons, list);
      return new Gateway(ssh, daemons, sessions, web, config.server().drain());
    } catch (IOException | RuntimeException failed) {
      ssh.close();
      throw failed;
    }
  }

  private static void follow(
      List<DockerConfig> configs, List<DockerDaemon> daemons, TargetList list) {
    for (int i = 0; i < configs.size(); i++) {
      DockerConfig config = configs.get(i);
      ContainerListing.start(daemons.get(i), config, list);
      log.warn(
          "event=docker-configured daemon={} endpoint={} hint=\"who controls that socket is root on"
              + " its machine\"",
          config.name(),
          config.endpoint());
    }
  }

  /// The listening address and base path.
  public URI uri() {
    return web.uri();
  }

  /// Drains as configured, then stops everything in the reverse order of its start.
  @Override
  public void close() {
    try {
      sessions.drain(drain);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    web.close();
    closeDaemons();
    ssh.close();
  }

  /// All at once: each may wait a while for the last processes it has to end.
  private void closeDaemons() {
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      daemons.forEach(daemon -> closing.execute(daemon::close));
    }
  }

  private static List<ListedTarget> listed(List<HostConfig> hosts, SshTerminals ssh) {
    List<ListedTarget> listed = new ArrayList<>();
    for (HostConfig host : hosts) {
      Resource resource = new Resource(host.name(), host.name(), host.group(), host.tags());
      TargetEntry entry =
          new TargetEntry(
              resource, TargetEntry.Kind.SSH, TargetEntry.State.UNKNOWN, Optional.empty());
      listed.add(new ListedTarget(entry, ssh.opener(host)));
    }
    return listed;
  }

  private static SessionLimits sessionLimits(LimitsConfig limits) {
    return new SessionLimits(
        limits.sessions(),
        limits.opening(),
        limits.firstMessage(),
        limits.answer(),
        limits.ping(),
        limits.credit(),
        limits.input());
  }
}
