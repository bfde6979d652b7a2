package dev.gangway.app;

import dev.gangway.access.Logins;
import dev.gangway.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/// `gangway sign-out USER`.
@Command(
    name = "sign-out",
    description = {
      "End all logins of a user, and every terminal opened with one, within seconds.",
      "Gateways that run with this configuration see it by the state folder. The user can log in again:"
          + " to prevent that, take the user out of the file."
    },
    mixinStandardHelpOptions = true)
final class SignOutCommand extends ConfiguredCommand {

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Parameters(paramLabel = "USER", description = "A login name, or a token's.")
  private String user;

  @Override
  int answer(Config config, PrintWriter out) {
    try {
      Logins.signOutEverywhere(config.state(), user);
    } catch (IOException failed) {
      return failed(ExitCode.SOFTWARE, String.valueOf(failed.getMessage()));
    }
    out.println("the logins of " + user + " have ended");
    return ExitCode.OK;
  }
}
