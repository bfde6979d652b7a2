package dev.gangway.app;

import dev.gangway.handoff.GangwayVersion;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `gangway version`.
@Command(
    name = "version",
    description = "Print the version.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class VersionCommand implements Runnable, IVersionProvider {

  @SuppressWarnings("NullAway.Init") // Set by picocli before run.
  @Spec
  private CommandSpec spec;

  @Override
  public String[] getVersion() {
    return new String[] {"Gangway " + GangwayVersion.text()};
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(getVersion()[0]);
    out.flush();
  }
}
