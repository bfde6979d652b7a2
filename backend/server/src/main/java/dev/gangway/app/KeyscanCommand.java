package dev.gangway.app;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.Config;
import dev.gangway.config.HostAddress;
import dev.gangway.config.HostConfig;
import dev.gangway.ssh.KeyScan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gangway keyscan HOST...`.
@Command(
    name = "keyscan",
    description = {
      "Ask SSH hosts for their keys, and print lines for known_hosts.",
      "A HOST is a name or an address, with or without a port (HOST:PORT, [IPV6]:PORT), and with"
          + " --config also the name of one that the file has. Fingerprints and failures go to"
          + " standard error. Nothing that is printed has been verified."
    },
    mixinStandardHelpOptions = true)
final class KeyscanCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_SECONDS = 300;

  /// Hosts that are asked at once.
  private static final int AT_ONCE = 16;

  @Parameters(paramLabel = "HOST", arity = "1..*", description = "Whom to ask.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "22",
      description = "The port of hosts that are given without one; 22 if this is not given.")
  private int port;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "For each connection and each key exchange; 10 if this is not given.")
  private int seconds;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file whose hosts can be named.")
  private @Nullable Path file;

  @SuppressWarnings("NullAway.Init") // Set by picocli before call.
  @Spec
  private CommandSpec spec;

  /// Somebody to ask.
  private record Asked(HostAddress address, AlgorithmRules algorithms) {}

  @Override
  public Integer call() throws InterruptedException {
    check("--port", port, MAX_PORT);
    check("--timeout", seconds, MAX_SECONDS);
    List<HostConfig> configured = List.of();
    if (file != null) {
      CheckedConfig checked = CheckedConfig.of(file);
      if (checked.config().isEmpty()) {
        spec.commandLine().getErr().print(checked.report());
        spec.commandLine().getErr().flush();
        return ExitCode.USAGE;
      }
      configured = checked.config().map(Config::hosts).orElse(List.of());
    }
    List<Asked> asked = new ArrayList<>();
    for (String host : hosts) {
      asked.add(asked(host, configured));
    }
    return scan(asked) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void check(String option, int value, int largest) {
    if (value < 1 || value > largest) {
      throw new ParameterException(
          spec.commandLine(),
          option + ": expected a number from 1 to " + largest + ", found " + value);
    }
  }

  private Asked asked(String text, List<HostConfig> configured) {
    Optional<HostConfig> known =
        configured.stream().filter(host -> host.name().equals(text)).findFirst();
    if (known.isEmpty()) {
      return HostAddress.parse(text, port)
          .map(address -> new Asked(address, AlgorithmRules.DEFAULTS))
          .orElseThrow(() ->
              new ParameterException(
                  spec.commandLine(),
                  "expected a host's name or address, with or without a port, found `"
                      + text
                      + "`"));
    }
    HostConfig host = known.get();
    if (!host.route().jump().isEmpty() || host.route().proxy().isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          text
              + " is reached by way of another host, so it cannot be asked from here; `ssh-keyscan "
              + host.address()
              + "` on the last host of the way can");
    }
    return new Asked(new HostAddress(host.address(), host.port()), host.algorithms());
  }

  /// Asks several at once, and prints in the order in which they were given.
  ///
  /// @return whether all have answered
  private boolean scan(List<Asked> asked) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    boolean all = true;
    try (ExecutorService scanning =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("keyscan-", 0).factory())) {
      List<Future<KeyScan.Result>> results = new ArrayList<>();
      for (Asked each : asked) {
        KeyScan scan = new KeyScan(each.algorithms(), Duration.ofSeconds(seconds));
        results.add(scanning.submit(() -> scan.scan(each.address())));
      }
      for (Future<KeyScan.Result> each : results) {
        KeyScan.Result result = each.get();
        for (KeyScan.Key key : result.keys()) {
          err.println("# " + key.name() + " " + key.type() + " " + key.fingerprint());
          err.flush();
          out.println(key.line());
          out.flush();
        }
        result.failure().ifPresent(failure -> err.println("gangway: " + failure.text()));
        all &= result.failure().isEmpty();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    err.println(
        "# None of this is verified: whoever answered has shown these keys. Compare the fingerprints"
            + " with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on each host itself.");
    err.flush();
    return all;
  }
}
