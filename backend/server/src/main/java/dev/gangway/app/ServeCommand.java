package dev.gangway.app;

import dev.gangway.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `gangway serve`.
@Command(
    name = "serve",
    description = "Run the gateway until SIGTERM.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  /// Not an exit code: the process goes on.
  static final int RUNNING = -1;

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  private Path file;

  @Mixin private final PortOption port = new PortOption();

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    CheckedConfig checked = CheckedConfig.of(file);
    if (!checked.problems().isEmpty()) {
      err.print(checked.report());
      err.flush();
    }
    if (checked.config().isEmpty()) {
      return ExitCode.USAGE;
    }
    Config config = checked.config().get();
    try {
      if (port.port().isPresent()) {
        config = config.withServer(config.server().withPort(port.port().getAsInt()));
      }
      Service.run(Gateway.start(config, file.toString()), List.of());
      return RUNNING;
    } catch (IOException cannotListen) {
      err.println("gangway: " + cannotListen.getMessage());
      err.flush();
      return ExitCode.SOFTWARE;
    }
  }
}
