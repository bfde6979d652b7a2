package dev.gangway.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a [Config] of one YAML file, or says everything that is wrong with it at once.
///
/// Nothing outside is touched but the file itself, the files that `${file:…}` names, and the
/// question whether `~/.ssh/known_hosts` exists. No name is looked up, no key is opened. A file of
/// 1 MiB is answered within about a second, whatever stands in it; a larger one is refused unread.
/// May be called from any thread.
public final class ConfigLoader {
  private ConfigLoader() {}

  /// Loads the file.
  ///
  /// @param file where problems are said to be, in just this form
  /// @param environment what `${env:NAME}` finds; `HOME` and `XDG_STATE_HOME` count too
  /// @return never an exception for what the file or the file system is like
  public static ConfigResult load(Path file, Map<String, String> environment) {
    Problems problems = new Problems();
    FilePaths paths = new FilePaths(file, environment);
    Section.Context context =
        new Section.Context(problems, new Interpolation(environment, paths), paths);
    Optional<Config> config =
        YamlSource.read(file, problems)
            .flatMap(text -> YamlTree.parse(text, file.toString(), problems))
            .map(node -> read(Section.root(node, Keys.Root.TABLE, context), context));
    return config.isPresent() && !problems.hasErrors()
        ? new ConfigResult.Loaded(config.get(), problems.inFileOrder())
        : new ConfigResult.Refused(problems.inFileOrder());
  }

  private static Config read(Section root, Section.Context context) {
    FilePaths paths = context.paths();
    List<Section> hosts = root.sections(Keys.Root.HOSTS);
    List<Section> docker = root.sections(Keys.Root.DOCKER);
    ServerConfig server =
        ServerSection.read(root.section(Keys.Root.SERVER), root.has(Keys.Root.LOGIN));
    Path state = root.path(Keys.Root.STATE).orElseGet(paths::state);
    Optional<LoginConfig> login = LoginSection.read(root, server);
    Section limiting = root.section(Keys.Root.LIMITS);
    LimitsConfig limits = limits(limiting);
    SshConfig ssh = ssh(root.section(Keys.Root.SSH), paths);
    Config config =
        new Config(
            server,
            state,
            login,
            access(root),
            audit(root.section(Keys.Root.AUDIT), state),
            limits,
            SessionsSection.read(root.section(Keys.Root.SESSIONS), limiting, limits),
            ssh,
            HostSection.readAll(hosts, ssh),
            DockerSection.readAll(docker),
            PageSection.read(root.section(Keys.Root.PAGE)));
    checkThatIdsDiffer(config, context.problems());
    if (config.hosts().isEmpty() && config.docker().isEmpty() && !context.problems().hasErrors()) {
      root.warning(Keys.Root.HOSTS, "no hosts and no docker, so there is nothing to open");
    }
    return config;
  }

  /// A container is opened as `local/web-1`, so no host may be called what one of them could be.
  private static void checkThatIdsDiffer(Config config, Problems problems) {
    for (HostConfig host : config.hosts()) {
      for (DockerConfig daemon : config.docker()) {
        if (host.name().startsWith(daemon.name() + "/")) {
          problems.error(
              host.position(),
              "hosts",
              "the host's name "
                  + Quoted.of(host.name())
                  + " could be that of a container of `docker` "
                  + Quoted.of(daemon.name())
                  + "; call one of the two something else");
        }
      }
    }
  }

  private static Optional<List<AccessRule>> access(Section root) {
    if (root.has(Keys.Root.ACCESS)) {
      return Optional.of(AccessSection.readAll(root.sections(Keys.Root.ACCESS)));
    }
    if (root.has(Keys.Root.LOGIN)) {
      root.warning(
          Keys.Root.LOGIN,
          "without `access` nobody may do anything; for a start:"
              + " `access: [{who: {anyone: true}, may: [open]}]`");
    }
    return Optional.empty();
  }

  private static AuditConfig audit(Section section, Path state) {
    return new AuditConfig(
        section.path(Keys.Audit.FILE).orElseGet(() -> state.resolve("audit.jsonl")),
        section.size(Keys.Audit.SIZE, AuditConfig.SIZE),
        section.number(Keys.Audit.KEEP, AuditConfig.KEEP));
  }

  private static LimitsConfig limits(Section section) {
    LimitsConfig defaults = LimitsConfig.DEFAULTS;
    LimitsConfig limits =
        new LimitsConfig(
            section.number(Keys.Limits.SESSIONS, defaults.sessions()),
            section.number(Keys.Limits.PAGES, defaults.pages()),
            section.number(Keys.Limits.OPENING, defaults.opening()),
            section.time(Keys.Limits.FIRST_MESSAGE, defaults.firstMessage()),
            section.time(Keys.Limits.ANSWER, defaults.answer()),
            section.time(Keys.Limits.PING, defaults.ping()),
            section.time(Keys.Limits.SILENCE, defaults.silence()),
            section.time(Keys.Limits.WRITE_STALL, defaults.writeStall()),
            section.size(Keys.Limits.CONTROL_MESSAGE, defaults.controlMessage()),
            section.number(Keys.Limits.FRAGMENTS, defaults.fragments()),
            section.size(Keys.Limits.CREDIT, defaults.credit()),
            section.size(Keys.Limits.INPUT, defaults.input()),
            section.number(Keys.Limits.CONNECTIONS, defaults.connections()),
            section.number(Keys.Limits.STRANGERS, defaults.strangers()),
            section.size(Keys.Limits.SEND_BUFFER, defaults.sendBuffer()),
            section.size(Keys.Limits.SETTINGS, defaults.settings()));
    if (limits.silence().compareTo(limits.ping()) <= 0) {
      Key<Kind.Time> blamed =
          section.has(Keys.Limits.SILENCE) ? Keys.Limits.SILENCE : Keys.Limits.PING;
      section.error(
          blamed,
          "`silence` ("
              + DurationText.print(limits.silence())
              + ") has to be longer than `ping` ("
              + DurationText.print(limits.ping())
              + "), or every quiet page would be dropped");
    }
    return limits;
  }

  private static SshConfig ssh(Section section, FilePaths paths) {
    SshConfig defaults = SshConfig.DEFAULTS;
    return new SshConfig(
        section.paths(Keys.Ssh.KNOWN_HOSTS).orElseGet(() -> knownHosts(paths)),
        section.time(Keys.Ssh.CONNECT_TIMEOUT, defaults.connectTimeout()),
        section.time(Keys.Ssh.HANDSHAKE_TIMEOUT, defaults.handshakeTimeout()),
        section.time(Keys.Ssh.LOGIN_TIMEOUT, defaults.loginTimeout()),
        section.time(Keys.Ssh.START_TIMEOUT, defaults.startTimeout()),
        section.time(Keys.Ssh.KEEPALIVE, defaults.keepalive()),
        section.size(Keys.Ssh.WINDOW, defaults.window()),
        section.size(Keys.Ssh.TOTAL_WINDOW, defaults.totalWindow()),
        Words.read(section, Keys.Ssh.UNKNOWN_KEY, HostKeyRule.UnknownKey.values())
            .orElse(defaults.unknownKey()),
        AlgorithmsSection.read(section, defaults.algorithms()));
  }

  private static List<Path> knownHosts(FilePaths paths) {
    Path own = paths.home().resolve(".ssh").resolve("known_hosts");
    return Files.exists(own) ? List.of(own) : List.of();
  }
}
