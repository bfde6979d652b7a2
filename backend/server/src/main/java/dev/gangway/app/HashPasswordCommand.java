package dev.gangway.app;

import dev.gangway.access.Malformed;
import dev.gangway.access.Password;
import dev.gangway.access.PasswordHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `gangway hash-password`.
@Command(
    name = "hash-password",
    description = {
      "Make the hash of a password for `login.users`.",
      "Asks twice at a terminal, and reads one line of standard input otherwise; the hash is the last"
          + " line printed."
    },
    mixinStandardHelpOptions = true)
final class HashPasswordCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Spec
  private CommandSpec spec;

  @Override
  @SuppressWarnings("SystemConsoleNull") // Without a terminal it is null again since JDK 25.
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Console console = System.console();
    char[] typed = console != null && console.isTerminal() ? ask(console, err) : readLine();
    if (typed == null) {
      err.println("gangway: no password was given, or the two were not the same");
      err.flush();
      return ExitCode.USAGE;
    }
    try (Password password = Password.of(typed)) {
      spec.commandLine().getOut().println(PasswordHash.of(password).text());
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    } catch (Malformed malformed) {
      err.println("gangway: " + malformed.why());
      err.flush();
      return ExitCode.USAGE;
    } finally {
      Arrays.fill(typed, '\0');
    }
  }

  private static char @Nullable [] ask(Console console, PrintWriter err) {
    err.print("Password: ");
    err.flush();
    char[] once = console.readPassword();
    err.print("Again: ");
    err.flush();
    char[] twice = console.readPassword();
    boolean same = once != null && twice != null && once.length > 0 && Arrays.equals(once, twice);
    if (twice != null) {
      Arrays.fill(twice, '\0');
    }
    return same ? once : null;
  }

  private static char @Nullable [] readLine() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return line == null || line.isEmpty() ? null : line.toCharArray();
  }
}
