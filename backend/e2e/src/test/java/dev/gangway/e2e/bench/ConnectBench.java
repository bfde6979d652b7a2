package dev.gangway.e2e.bench;

import dev.gangway.e2e.bench.Contest.Way;
import dev.gangway.e2e.world.OpenSshServer;
import java.util.Map;
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
      Map<Way, long[]> cold = contest.measure(1, ConnectBench::opening);
      contest.measure(WARM_CONNECTS, ConnectBench::opening);
      Map<Way, long[]> warm = contest.measure(CONNECTS, ConnectBench::opening);

      Table table =
          new Table(
              "connect",
              "ms to the first output; warm: %d each, after %d each"
                  .formatted(CONNECTS, WARM_CONNECTS));
      row(table, "warm, median", warm, 50);
      row(table, "warm, slowest", warm, 100);
      row(table, "first connect, cold", cold, 100);
      table.write();
    }
  }

  private static void row(Table table, String figure, Map<Way, long[]> nanos, int percent) {
    table.row(
        figure,
        Table.percentile(nanos, Way.GATEWAY, percent) / 1e6,
        Table.percentile(nanos, Way.SSH, percent) / 1e6);
  }

  private static long[] opening(Line line) {
    return new long[] {line.opening()};
  }
}
