package dev.gangway.docker;

import dev.gangway.config.DockerConfig;
import dev.gangway.config.Marks;
import dev.gangway.config.Position;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.testkit.PrivateDocker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What tests of this package begin with.
final class Daemons {
  static final TerminalSize SIZE = new TerminalSize(93, 31);

  private Daemons() {}

  /// The configuration that a file of one line would give.
  static DockerConfig config(PrivateDocker docker) {
    return DockerConfig.withDefaults(
        "local", new DockerConfig.Endpoint.Unix(docker.socket()), nowhere());
  }

  /// As [#config], with a shell to prefer.
  static DockerConfig withShell(DockerConfig config, String shell) {
    return new DockerConfig(
        config.name(),
        config.endpoint(),
        config.include(),
        config.exclude(),
        Optional.of(shell),
        config.connectTimeout(),
        config.requestTimeout(),
        config.retry(),
        config.grace(),
        config.containers(),
        config.marks(),
        config.position());
  }

  /// For an endpoint that a test plays; patient for little.
  static DockerConfig impatient(DockerConfig.Endpoint endpoint, Duration request) {
    return new DockerConfig(
        "hostile",
        endpoint,
        dev.gangway.config.NamePatterns.ALL,
        dev.gangway.config.NamePatterns.NONE,
        Optional.empty(),
        Duration.ofSeconds(2),
        request,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        10,
        Marks.NONE,
        nowhere());
  }

  private static Position nowhere() {
    return Position.of("test.yaml");
  }

  /// A name no other container has.
  static String name(String what) {
    return what + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /// A dialog that takes note of nothing.
  static final class Silent implements OpeningDialog {
    @Override
    public void stage(Stage stage) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }

    @Override
    public @Nullable List<String> ask(Prompt prompt) {
      throw new AssertionError("a container asks nothing: " + prompt.text());
    }
  }

  static Terminal open(DockerDaemon daemon, String id, String name) throws Exception {
    return daemon.opener(id, name).open(SIZE, new Silent());
  }

  static TerminalDriver drive(DockerDaemon daemon, String id, String name) throws Exception {
    return new TerminalDriver(open(daemon, id, name));
  }
}
