package dev.gangway.app;

import dev.gangway.config.AlgorithmNames;
import dev.gangway.openssh.ImportResult;
import dev.gangway.openssh.KnownAlgorithms;
import dev.gangway.openssh.OpensshImport;
import dev.gangway.openssh.Remark;
import dev.gangway.openssh.Surroundings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gangway import [FILE]`.
@Command(
    name = "import",
    description = {
      "Print the hosts of an OpenSSH client configuration as a configuration file.",
      "Reads what it includes, and not the system's /etc/ssh/ssh_config.",
      "Every name that a Host line spells out becomes a host, with what ssh would use for it. What is"
          + " not carried over is printed on standard error. Connects to nothing and runs nothing."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "OpenSSH's configuration file; ~/.ssh/config if it is left out.")
  private @Nullable Path file;

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    // As ssh does, the user's own home folder, whatever HOME says.
    Path home = Path.of(System.getProperty("user.home", "/"));
    Path read = file == null ? home.resolve(".ssh").resolve("config") : file;
    Surroundings surroundings =
        new Surroundings(System.getProperty("user.name", ""), home, System.getenv(), algorithms());
    return switch (OpensshImport.read(read, surroundings)) {
      case ImportResult.Refused(String why) -> {
        err.println("gangway: " + why);
        err.flush();
        yield ExitCode.USAGE;
      }
      case ImportResult.Imported(String yaml, int hosts, List<Remark> remarks) -> {
        boolean utf8 = System.getProperty("stdout.encoding", "UTF-8").equalsIgnoreCase("UTF-8");
        spec.commandLine().getOut().print(utf8 ? yaml : ascii(yaml));
        spec.commandLine().getOut().flush();
        if (hosts == 0) {
          err.println(
              "gangway: "
                  + read
                  + ": no Host line spells out a name that can be carried over, so there is no host");
        }
        err.println(summary(hosts, remarks.size()));
        remarks.forEach(err::println);
        err.flush();
        yield hosts == 0 ? ExitCode.USAGE : ExitCode.OK;
      }
    };
  }

  private static String summary(int hosts, int remarks) {
    String carried = hosts + (hosts == 1 ? " host" : " hosts") + "; ";
    return carried
        + switch (remarks) {
          case 0 -> "everything was carried over";
          case 1 -> "1 thing was not carried over:";
          default -> remarks + " things were not carried over:";
        };
  }

  /// The text for a standard output that is not in UTF-8, which the file has to be. What is not
  /// ASCII stands between double quotes, where an escape means the same, or in a comment.
  static String ascii(String yaml) {
    StringBuilder out = new StringBuilder();
    yaml.codePoints()
        .forEach(codePoint -> {
          if (codePoint < 0x80) {
            out.append((char) codePoint);
          } else if (codePoint <= 0xFFFF) {
            out.append("\\u%04X".formatted(codePoint));
          } else {
            out.append("\\U%08X".formatted(codePoint));
          }
        });
    return out.toString();
  }

  private static KnownAlgorithms algorithms() {
    return new KnownAlgorithms(
        names(AlgorithmNames.KEY_EXCHANGES),
        names(AlgorithmNames.CIPHERS),
        names(AlgorithmNames.MACS),
        names(AlgorithmNames.SIGNATURES));
  }

  private static KnownAlgorithms.Names names(AlgorithmNames names) {
    return new KnownAlgorithms.Names(names.modern(), names.all());
  }
}
