package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
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
    this(server, command, new GatewayConfig());
  }

  /// Starts the gateway with more in its configuration than the host.
  Contest(OpenSshServer server, String command, GatewayConfig config) {
    this.host = server.host(HOST, command);
    this.gateway = GatewayProcess.start(config.host(host));
  }

  /// An amount, scaled, at least one.
  static int scaled(int amount) {
    return Math.max(1, amount / SCALE);
  }

  /// Lets time pass.
  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /// Opens a terminal.
  Line open(Way way) {
    return switch (way) {
      case GATEWAY -> GatewayLine.open(gateway, HOST);
      case SSH -> SshLine.open(host);
    };
  }

  /// The gateway as the system sees it.
  Vitals gateway() {
    return gateway.vitals();
  }

  /// Does something by both ways in turns.
  ///
  /// @return the results of all rounds, by way
  static <T> Map<Way, List<T>> inTurns(int rounds, Function<Way, T> round) {
    Map<Way, List<T>> results = new EnumMap<>(Way.class);
    for (int i = 0; i < rounds; i++) {
      for (Way way : Way.values()) {
        results.computeIfAbsent(way, _ -> new ArrayList<>()).add(round.apply(way));
      }
    }
    return results;
  }

  /// Does something by both ways in turns, each time on a terminal of its own.
  <T> Map<Way, List<T>> onLines(int rounds, Function<Line, T> round) {
    return inTurns(
        rounds,
        way -> {
          try (Line line = open(way)) {
            return round.apply(line);
          }
        });
  }

  /// Measures both ways in turns, each time on a terminal of its own.
  ///
  /// @param measure returns nanoseconds
  Samples measure(int rounds, Function<Line, long[]> measure) {
    return Samples.ofAll(onLines(rounds, measure), nanos -> LongStream.of(nanos).boxed().toList());
  }

  @Override
  public void close() {
    gateway.close();
  }
}
