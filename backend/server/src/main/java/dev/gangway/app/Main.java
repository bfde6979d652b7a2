package dev.gangway.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line: `gangway`.
///
/// Exit codes: 0 success; 1 the gateway could not start or run; 2 a mistake in the command line or
/// in the configuration.
@Command(
    name = "gangway",
    description =
        "Terminals in the browser on SSH hosts and in containers: a web-based console bridge.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    subcommands = {
      ServeCommand.class,
      CheckCommand.class,
      AccessCommands.Can.class,
      AccessCommands.Who.class,
      KeyscanCommand.class,
      ImportCommand.class,
      HashPasswordCommand.class,
      NewTokenCommand.class,
      SignOutCommand.class,
      VersionCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 success; 1 could not start or run; 2 a mistake in the command line or in the"
          + " configuration."
    })
public final class Main {
  Main() {}

  /// Runs a command. `serve` leaves the process running; all others end it.
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Main());
    int exit = args.length == 0 ? usage(line) : line.execute(args);
    if (exit != ServeCommand.RUNNING) {
      System.exit(exit);
    }
  }

  private static int usage(CommandLine line) {
    line.usage(line.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
