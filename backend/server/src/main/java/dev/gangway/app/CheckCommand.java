package dev.gangway.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gangway check FILE`.
@Command(
    name = "check",
    description = "Check a configuration file and print every problem. Connects to nothing.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Parameters(paramLabel = "FILE", description = "The configuration file.")
  private Path file;

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    CheckedConfig checked = CheckedConfig.of(file);
    if (!checked.problems().isEmpty()) {
      spec.commandLine().getErr().print(checked.report());
      spec.commandLine().getErr().flush();
    }
    if (checked.config().isEmpty()) {
      return ExitCode.USAGE;
    }
    int hosts = checked.config().get().hosts().size();
    spec.commandLine()
        .getOut()
        .println(file + ": ok, " + hosts + (hosts == 1 ? " host" : " hosts"));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
