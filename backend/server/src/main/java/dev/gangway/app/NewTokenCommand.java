package dev.gangway.app;

import dev.gangway.access.NewToken;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `gangway new-token`.
@Command(
    name = "new-token",
    description = {
      "Make a token for a program, and its hash for `login.tokens`.",
      "The first line printed is the token, which is kept nowhere; the last is the hash."
    },
    mixinStandardHelpOptions = true)
final class NewTokenCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    NewToken token = NewToken.make();
    PrintWriter out = spec.commandLine().getOut();
    out.println(token.reveal());
    out.println(token.hash());
    out.flush();
    return ExitCode.OK;
  }
}
