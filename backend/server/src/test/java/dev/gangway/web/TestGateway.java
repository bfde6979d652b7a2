package dev.gangway.web;

import dev.gangway.access.Policy;
import dev.gangway.access.Resource;
import dev.gangway.audit.AuditLog;
import dev.gangway.config.AuditConfig;
import dev.gangway.config.Config;
import dev.gangway.config.LimitsConfig;
import dev.gangway.config.Marks;
import dev.gangway.config.PageConfig;
import dev.gangway.config.ServerConfig;
import dev.gangway.config.SessionsConfig;
import dev.gangway.config.SshConfig;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionTerms;
import dev.gangway.session.Sessions;
import dev.gangway.session.SpoolFolder;
import dev.gangway.terminal.TerminalOpener;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A real web server with real sessions; only what the terminals are connected to is the test's.
final class TestGateway implements AutoCloseable {
  static final SessionLimits LIMITS =
      new SessionLimits(
          100,
          8,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          256 << 10,
          64 << 10,
          SessionTerms.DEFAULTS);

  final Sessions sessions;
  final TargetList list;
  private final SpoolFolder spools;
  private final WebServer web;
  private final AuditLog audit;

  TestGateway(SessionLimits limits, TerminalOpener opener) throws Exception {
    this(ServerConfig.DEFAULTS.withPort(0), limits, opener);
  }

  TestGateway(ServerConfig server, SessionLimits limits, TerminalOpener opener) throws Exception {
    this(server, limits, LimitsConfig.DEFAULTS, opener);
  }

  TestGateway(
      ServerConfig server, SessionLimits limits, LimitsConfig pageLimits, TerminalOpener opener)
      throws Exception {
    spools = SpoolFolder.open(Files.createDirectories(Path.of("target/spool")));
    sessions = new Sessions(limits, Optional.of(spools));
    Resource resource = Resource.host("box", Optional.of("Lab"), List.of("test"));
    TargetEntry entry =
        new TargetEntry(
            resource,
            TargetEntry.Kind.SSH,
            TargetEntry.State.UNKNOWN,
            Optional.empty(),
            Marks.NONE);
    list =
        new TargetList(
            List.of(new ListedTarget(entry, _ -> opener)),
            List.of(new DaemonEntry("local", DaemonEntry.State.CONNECTING, Optional.empty())));
    Config config =
        new Config(
            server,
            Path.of("target/state"),
            Optional.empty(),
            Optional.empty(),
            new AuditConfig(Path.of("target/state/audit.jsonl"), AuditConfig.SIZE, 1),
            pageLimits,
            SessionsConfig.DEFAULTS,
            SshConfig.DEFAULTS,
            List.of(),
            List.of(),
            PageConfig.NONE);
    audit = AuditLog.open(config.audit().file(), config.audit().size(), config.audit().keep());
    web =
        WebServer.start(
            config,
            sessions,
            new Targets(list, Policy.withoutLogin()),
            Optional.empty(),
            Optional.empty(),
            audit);
  }

  URI uri() {
    return web.uri();
  }

  /// Waits until so many sessions live.
  void awaitSessions(int count) throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (sessions.count() != count) {
      if (System.nanoTime() > limit) {
        throw new AssertionError(sessions.count() + " sessions live, not " + count);
      }
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    web.close();
    sessions.close();
    spools.close();
    audit.close();
  }
}
