package dev.gangway.app;

import dev.gangway.access.Logins;
import dev.gangway.config.Config;
import dev.gangway.config.ConfigLoader;
import dev.gangway.config.ConfigProblem;
import dev.gangway.config.ConfigProblem.Severity;
import dev.gangway.config.ConfigReport;
import dev.gangway.config.ConfigResult;
import dev.gangway.config.TlsConfig;
import dev.gangway.handoff.TlsFiles;
import dev.gangway.handoff.TlsFilesException;
import dev.gangway.ssh.AcceptedKeys;
import dev.gangway.ssh.SshTerminals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A configuration file with everything that can be known about it without connecting anywhere.
///
/// @param config absent if there is an error
/// @param problems errors and warnings
record CheckedConfig(Path file, Optional<Config> config, List<ConfigProblem> problems) {

  CheckedConfig {
    problems = List.copyOf(problems);
  }

  /// Loads the file, then looks at the key files and known hosts it names.
  static CheckedConfig of(Path file) {
    return switch (ConfigLoader.load(file, System.getenv())) {
      case ConfigResult.Refused(var problems) ->
          new CheckedConfig(file, Optional.empty(), problems);
      case ConfigResult.Loaded(var config, var warnings) -> {
        List<ConfigProblem> problems = new ArrayList<>(warnings);
        AcceptedKeys accepted = new AcceptedKeys(config.state(), CheckedConfig::accepting);
        try (SshTerminals ssh = new SshTerminals(config.ssh(), config.hosts(), accepted)) {
          problems.addAll(ssh.check(config.hosts()));
        }
        config.login().ifPresent(login -> problems.addAll(Logins.check(login)));
        config.server().tls().flatMap(CheckedConfig::tls).ifPresent(problems::add);
        boolean refused = problems.stream().anyMatch(each -> each.severity() == Severity.ERROR);
        yield new CheckedConfig(file, refused ? Optional.empty() : Optional.of(config), problems);
      }
    };
  }

  private static void accepting(AcceptedKeys.Acceptance acceptance) throws IOException {
    throw new IOException("nothing is opened here: " + acceptance);
  }

  private static Optional<ConfigProblem> tls(TlsConfig tls) {
    try {
      return TlsFiles.open(tls.certificate(), tls.key())
          .warning()
          .map(text -> ConfigProblem.warning(tls.position(), "server.tls", text));
    } catch (TlsFilesException wrong) {
      return Optional.of(
          ConfigProblem.error(tls.position(), "server.tls", String.valueOf(wrong.getMessage())));
    }
  }

  /// All problems as people read them, with the lines they stand in.
  String report() {
    return ConfigReport.render(problems);
  }
}
