package dev.gangway.app;

import dev.gangway.config.Config;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A command that answers from a configuration file, and does nothing if that has mistakes.
abstract class ConfiguredCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  private Path file;

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    CheckedConfig checked = CheckedConfig.of(file);
    if (checked.config().isEmpty()) {
      spec.commandLine().getErr().print(checked.report());
      spec.commandLine().getErr().flush();
      return ExitCode.USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    int exit = answer(checked.config().get(), out);
    out.flush();
    return exit;
  }

  /// Does what the command is for, and prints what comes of it.
  ///
  /// @return the exit code
  abstract int answer(Config config, PrintWriter out);

  /// Says what went wrong.
  ///
  /// @return the exit code
  int failed(int exit, String message) {
    spec.commandLine().getErr().println("gangway: " + message);
    spec.commandLine().getErr().flush();
    return exit;
  }
}
