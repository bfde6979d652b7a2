package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.OpenSshServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// From asking for a terminal to its first byte of output: `open` to the gateway, or the start of
/// the ssh program.
@Tag("bench")
class ConnectBench {
  private static final int WARM_CONNECTS = Contest.scaled(10);
  private static final int CONNECTS = Contest.scaled(20);

  @Test
  void connect() {
    try (OpenSshServer server = OpenSshServer.start();
        Contest contest = new Contest(server, "printf R; exec cat")) {
      Samples cold = contest.measure(1, ConnectBench::opening);
      contest.measure(WARM_CONNECTS, ConnectBench::opening);
      Samples warm = contest.measure(CONNECTS, ConnectBench::opening);

      Table table =
          new Table(
              "connect",
              "ms to the first output; warm: %d each, after %d each"
                  .formatted(CONNECTS, WARM_CONNECTS));
      table.row("warm, median", warm, 50, 1e6);
      table.row("warm, slowest", warm, 100, 1e6);
      table.row("first connect, cold", cold, 100, 1e6);
      table.write();
    }
  }

  /// The nanoseconds it took to open a line.
  static long[] opening(Line line) {
    return new long[] {line.opening()};
  }
}
