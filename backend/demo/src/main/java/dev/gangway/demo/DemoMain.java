package dev.gangway.demo;

import dev.gangway.app.Gateway;
import dev.gangway.app.PortOption;
import dev.gangway.app.Service;
import dev.gangway.config.AuditConfig;
import dev.gangway.config.Config;
import dev.gangway.config.DockerConfig;
import dev.gangway.config.LimitsConfig;
import dev.gangway.config.PageConfig;
import dev.gangway.config.Position;
import dev.gangway.config.ServerConfig;
import dev.gangway.config.SessionsConfig;
import dev.gangway.config.SshConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `scripts/demo`: the gateway as it is shipped, with this machine as its one host and the
/// containers that run on it.
///
/// Anybody who can reach the port gets a shell as whoever runs the demo; that is why it listens on
/// loopback and nowhere else, and is for a machine one has to oneself.
@Command(
    name = "demo",
    description = {
      "Run Gangway with an embedded SSH host, without configuration, until SIGTERM.",
      "Listens on 127.0.0.1, port 8022 unless --port says otherwise."
    },
    mixinStandardHelpOptions = true)
public final class DemoMain implements Callable<Integer> {
  private static final int RUNNING = -1;
  private static final int DEFAULT_PORT = 8022;
  private static final String UNIX = "unix://";

  @Mixin private final PortOption port = new PortOption();

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Spec
  private CommandSpec spec;

  /// Starts the demo and leaves the process running, or ends it with an exit code.
  public static void main(String[] args) {
    // Read when the first logger is made, which no class loaded so far has.
    System.setProperty("logback.configurationFile", "dev/gangway/demo/demo-logback.xml");
    int exit = new CommandLine(new DemoMain()).execute(args);
    if (exit != RUNNING) {
      System.exit(exit);
    }
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    DemoHost host = null;
    try {
      host = DemoHost.start();
      Service.run(Gateway.start(config(host), "demo"), List.of(host));
      return RUNNING;
    } catch (IOException cannotStart) {
      close(host);
      err.println("demo: " + cannotStart.getMessage());
      err.flush();
      return ExitCode.SOFTWARE;
    } catch (RuntimeException bug) {
      close(host); // Its key must not stay behind, whatever went wrong.
      throw bug;
    }
  }

  private static void close(@Nullable DemoHost host) {
    if (host != null) {
      host.close();
    }
  }

  private Config config(DemoHost host) {
    ServerConfig server =
        new ServerConfig(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), port.port().orElse(DEFAULT_PORT)),
            Optional.empty(),
            List.of(),
            "/",
            List.of(),
            Duration.ZERO,
            Optional.empty());
    Path state = host.clientKey().resolveSibling("state");
    return new Config(
        server,
        state,
        Optional.empty(),
        Optional.empty(),
        new AuditConfig(state.resolve("audit.jsonl"), AuditConfig.SIZE, AuditConfig.KEEP),
        LimitsConfig.DEFAULTS,
        SessionsConfig.DEFAULTS,
        SshConfig.DEFAULTS,
        List.of(host.asHostConfig()),
        List.of(daemon()),
        PageConfig.NONE);
  }

  /// This machine's daemon, where Docker's own command line would look for it. That there is none
  /// is said in the list.
  private static DockerConfig daemon() {
    String socket =
        Optional.ofNullable(System.getenv("DOCKER_HOST"))
            .filter(host -> host.startsWith(UNIX + "/"))
            .map(host -> host.substring(UNIX.length()))
            .orElse("/var/run/docker.sock");
    return DockerConfig.withDefaults(
        "docker", new DockerConfig.Endpoint.Unix(Path.of(socket)), Position.of("demo"));
  }
}
