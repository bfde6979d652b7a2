package dev.gangway.app;

import dev.gangway.access.Logins;
import dev.gangway.access.Policy;
import dev.gangway.access.Resource;
import dev.gangway.audit.AuditEvent;
import dev.gangway.audit.AuditLog;
import dev.gangway.config.AuditConfig;
import dev.gangway.config.Config;
import dev.gangway.config.DockerConfig;
import dev.gangway.config.HostConfig;
import dev.gangway.config.LimitsConfig;
import dev.gangway.config.SessionsConfig;
import dev.gangway.docker.DockerDaemon;
import dev.gangway.handoff.GangwayVersion;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionTerms;
import dev.gangway.session.Sessions;
import dev.gangway.session.SpoolFolder;
import dev.gangway.settings.UserSettings;
import dev.gangway.ssh.AcceptedKeys;
import dev.gangway.ssh.SshTerminals;
import dev.gangway.state.StateFolder;
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
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running gateway. Thread-safe.
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /// How often rules with a time are looked at again: well within the minute they are written in.
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final SshTerminals ssh;
  private final List<DockerDaemon> daemons;
  private final Sessions sessions;
  private final Optional<SpoolFolder> spools;
  private final WebServer web;
  private final Optional<Logins> logins;
  private final AuditLog audit;
  private final ScheduledThreadPoolExecutor clock;
  private final Duration drain;

  private Gateway(
      SshTerminals ssh,
      List<DockerDaemon> daemons,
      Sessions sessions,
      Optional<SpoolFolder> spools,
      WebServer web,
      Optional<Logins> logins,
      AuditLog audit,
      ScheduledThreadPoolExecutor clock,
      Duration drain) {
    this.ssh = ssh;
    this.daemons = List.copyOf(daemons);
    this.sessions = sessions;
    this.spools = spools;
    this.web = web;
    this.logins = logins;
    this.audit = audit;
    this.clock = clock;
    this.drain = drain;
  }

  /// Starts everything; when it returns, pages are served.
  ///
  /// @param source where the configuration comes from, for the audit log
  /// @throws IOException if the address cannot be listened on or the state folder not be used, with
  ///   a sentence that says why
  public static Gateway start(Config config, String source) throws IOException {
    AuditConfig auditing = config.audit();
    AuditLog audit = AuditLog.open(auditing.file(), auditing.size(), auditing.keep());
    SshTerminals ssh = new SshTerminals(config.ssh(), config.hosts(), acceptedKeys(config, audit));
    Optional<Logins> logins = Optional.empty();
    Optional<WebServer> listening = Optional.empty();
    Optional<SpoolFolder> spools = Optional.empty();
    Optional<Sessions> all = Optional.empty();
    try {
      if (config.sessions().spool() > 0) {
        spools = Optional.of(SpoolFolder.open(StateFolder.open(config.state()).folder("spool")));
      }
      if (config.login().isPresent()) {
        logins = Optional.of(Logins.open(config.login().get(), config.state()));
      }
      TargetList list =
          new TargetList(
              listed(config.hosts(), ssh),
              config.docker().stream().map(ContainerListing::unknown).toList());
      Sessions sessions = new Sessions(sessionLimits(config), spools);
      all = Optional.of(sessions);
      Targets targets = new Targets(list, Policy.of(config));
      Optional<UserSettings> settings =
          logins.isPresent() ? UserSettings.open(config.state()) : Optional.empty();
      audit.record(
          AuditEvent.of(AuditEvent.Kind.START).with("version", GangwayVersion.text()).build());
      audit.record(loaded(config, source));
      WebServer web = WebServer.start(config, sessions, targets, logins, settings, audit);
      listening = Optional.of(web);
      Set<String> labels = labels(config);
      List<DockerDaemon> daemons =
          config.docker().stream().map(daemon -> new DockerDaemon(daemon, labels)).toList();
      follow(config.docker(), daemons, list);
      return new Gateway(
          ssh,
          daemons,
          sessions,
          spools,
          web,
          logins,
          audit,
          lookAtTheClock(targets, sessions),
          config.server().drain());
    } catch (IOException | RuntimeException failed) {
      listening.ifPresent(WebServer::close);
      all.ifPresent(Sessions::close);
      spools.ifPresent(SpoolFolder::close);
      logins.ifPresent(Logins::close);
      ssh.close();
      audit.close();
      throw failed;
    }
  }

  /// Those that rules speak of.
  private static Set<String> labels(Config config) {
    return config.access().stream()
        .flatMap(List::stream)
        .flatMap(rule -> rule.on().labels().keySet().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static AcceptedKeys acceptedKeys(Config config, AuditLog audit) {
    return new AcceptedKeys(
        config.state(),
        accepted ->
            audit.record(
                AuditEvent.of(AuditEvent.Kind.HOST_KEY)
                    .user(accepted.login())
                    .with("target", accepted.target())
                    .with("address", accepted.address())
                    .with("type", accepted.type())
                    .with("fingerprint", accepted.fingerprint())
                    .with("how", accepted.way().text())
                    .build()));
  }

  private static AuditEvent loaded(Config config, String source) {
    return AuditEvent.of(AuditEvent.Kind.CONFIG_LOADED)
        .with("file", source)
        .with("hosts", config.hosts().size())
        .with("daemons", config.docker().size())
        .with("users", config.login().map(login -> login.users().size()).orElse(0))
        .with("rules", config.access().map(List::size).orElse(0))
        .build();
  }

  /// Sees to it that a rule's time begins and ends for those who are here already.
  private static ScheduledThreadPoolExecutor lookAtTheClock(Targets targets, Sessions sessions) {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("clock").factory());
    ScheduledFuture<?> _ =
        clock.scheduleWithFixedDelay(
            () -> {
              try {
                if (targets.timePassed()) {
                  sessions.recheck();
                }
              } catch (RuntimeException bug) {
                // The executor would never look again, and nobody would know.
                log.error("event=clock-failed", bug);
              }
            },
            LOOK.toMillis(),
            LOOK.toMillis(),
            TimeUnit.MILLISECONDS);
    return clock;
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

  /// Drains as configured, then stops everything in the reverse order of its start. A thread that
  /// is interrupted meanwhile waits for nothing any more.
  @Override
  public void close() {
    sessions.drain(drain);
    clock.shutdownNow();
    web.close();
    sessions.close();
    spools.ifPresent(SpoolFolder::close);
    logins.ifPresent(Logins::close);
    closeDaemons();
    ssh.close();
    // The file would close under an interrupted thread, and the last line be lost.
    boolean hurried = Thread.interrupted();
    try {
      audit.record(AuditEvent.of(AuditEvent.Kind.STOP).build());
    } catch (IOException unwritable) {
      log.warn("event=audit-lost", unwritable);
    }
    audit.close();
    if (hurried) {
      Thread.currentThread().interrupt();
    }
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
      Resource resource = Resource.host(host.name(), host.group(), host.tags());
      TargetEntry entry =
          new TargetEntry(
              resource,
              TargetEntry.Kind.SSH,
              TargetEntry.State.UNKNOWN,
              Optional.empty(),
              host.marks());
      listed.add(new ListedTarget(entry, ssh.source(host)));
    }
    return listed;
  }

  private static SessionLimits sessionLimits(Config config) {
    LimitsConfig limits = config.limits();
    SessionsConfig sessions = config.sessions();
    return new SessionLimits(
        limits.sessions(),
        limits.opening(),
        limits.firstMessage(),
        limits.answer(),
        limits.ping(),
        limits.credit(),
        limits.input(),
        new SessionTerms(
            sessions.detach(),
            sessions.detached() == SessionsConfig.Detached.DROP_OLDEST,
            sessions.idle(),
            sessions.memory(),
            sessions.totalMemory(),
            sessions.spool(),
            sessions.perUser(),
            sessions.watchers()));
  }
}
