package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.OpenSshServer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/// One host that runs one command, and two ways to it. Its gateway is new and cold.
final class Contest implements AutoCloseable {
  /// Divides every amount.
  private static final int SCALE = Integer.getInteger("scale", 1);

  private static final String HOST = "bench";

  /// A way to the host.
  enum Way {
    GATEWAY,
    SSH
  }

  private final GatewayProcess gateway;
  private final Map<String, String> host;

  /// Starts the gateway.
  ///
  /// @param server remains the caller's
  /// @param command says one byte when it is ready
  Contest(OpenSshServer server, String command) {
    this.host = server.host(HOST, command);
    this.gateway = GatewayProcess.start(new GatewayConfig().host(host));
  }

  /// An amount, scaled, at least one.
  static int scaled(int amount) {
    return Math.max(1, amount / SCALE);
  }

  /// Opens a terminal.
  Line open(Way way) {
    return switch (way) {
      case GATEWAY -> GatewayLine.open(gateway.uri(), HOST);
      case SSH -> SshLine.open(host);
    };
  }

  /// Measures both ways in turns, each time on a terminal of its own.
  ///
  /// @param measure returns nanoseconds
  /// @return those of all rounds, by way
  Map<Way, long[]> measure(int rounds, Function<Line, long[]> measure) {
    Map<Way, long[]> nanos = new EnumMap<>(Way.class);
    for (int round = 0; round < rounds; round++) {
      for (Way way : Way.values()) {
        try (Line line = open(way)) {
          nanos.merge(way, measure.apply(line), Contest::join);
        }
      }
    }
    return nanos;
  }

  private static long[] join(long[] first, long[] second) {
    return LongStream.concat(LongStream.of(first), LongStream.of(second)).toArray();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
