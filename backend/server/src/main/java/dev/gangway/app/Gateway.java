package dev.gangway.app;

import dev.gangway.access.Policy;
import dev.gangway.access.Resource;
import dev.gangway.config.Config;
import dev.gangway.config.HostConfig;
import dev.gangway.config.LimitsConfig;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.Sessions;
import dev.gangway.ssh.SshTerminals;
import dev.gangway.web.ListedTarget;
import dev.gangway.web.Targets;
import dev.gangway.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A running gateway. Thread-safe.
public final class Gateway implements AutoCloseable {
  private final SshTerminals ssh;
  private final Sessions sessions;
  private final WebServer web;
  private final Duration drain;

  private Gateway(SshTerminals ssh, Sessions sessions, WebServer web, Duration drain) {
    this.ssh = ssh;
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
      Sessions sessions = new Sessions(sessionLimits(config.limits()));
      Targets targets = new Targets(listed(config.hosts(), ssh), Policy.withoutLogin());
      WebServer web = WebServer.start(config, sessions, targets);
      return new Gateway(ssh, sessions, web, config.server().drain());
    } catch (IOException | RuntimeException failed) {
      ssh.close();
      throw failed;
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
    ssh.close();
  }

  private static List<ListedTarget> listed(List<HostConfig> hosts, SshTerminals ssh) {
    List<ListedTarget> listed = new ArrayList<>();
    for (HostConfig host : hosts) {
      Resource resource = new Resource(host.name(), host.name(), host.group(), host.tags());
      listed.add(
          new ListedTarget(
              resource, ListedTarget.Kind.SSH, ListedTarget.State.UNKNOWN, ssh.opener(host)));
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
