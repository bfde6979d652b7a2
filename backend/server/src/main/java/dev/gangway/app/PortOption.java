package dev.gangway.app;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--port N`, the same for every command that listens.
public final class PortOption {
  private static final int MAX_PORT = 65_535;

  private @Nullable Integer port;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Called by picocli.
  ///
  /// @throws ParameterException if it is no port
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Listen on this port; 0 for any free one.")
  void accept(int value) {
    if (value < 0 || value > MAX_PORT) {
      throw new ParameterException(
          command.commandLine(), "--port: expected a number from 0 to 65535, found " + value);
    }
    port = value;
  }

  /// The port, if it was given; 0 to 65535.
  public OptionalInt port() {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
