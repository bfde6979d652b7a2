package dev.gangway.e2e.bench;

import dev.gangway.e2e.bench.Contest.Way;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A lot of output through a terminal whose reader keeps up.
@Tag("bench")
class BulkBench {
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = Contest.scaled(200);
  private static final int ROUNDS = 3;
  private static final byte[] START = {'s'};

  @Test
  void bulk() {
    try (OpenSshServer server = OpenSshServer.start()) {
      Path block =
          Place.write(server.home().resolve("block"), ("x".repeat(63) + "\n").repeat(BLOCK / 64));
      // It waits for a key, so that logging in is not measured.
      String command =
          "stty raw -echo; printf R; head -c 1 >/dev/null; exec cat $(yes '%s' | head -n %d)"
              .formatted(block, BLOCKS);
      try (Contest contest = new Contest(server, command)) {
        Map<Way, long[]> cold = contest.measure(1, BulkBench::all);
        Map<Way, long[]> warm = contest.measure(ROUNDS, BulkBench::all);

        Table table =
            new Table(
                "bulk",
                "MB/s of %d MiB through a terminal; warm: %d rounds after the cold one"
                    .formatted(BLOCKS, ROUNDS));
        for (int percent : new int[] {100, 50, 1}) {
          String which = percent == 100 ? "slowest" : percent == 50 ? "median" : "fastest";
          table.row(
              "warm, " + which, rate(warm, Way.GATEWAY, percent), rate(warm, Way.SSH, percent));
        }
        table.row("cold", rate(cold, Way.GATEWAY, 100), rate(cold, Way.SSH, 100));
        table.write();
      }
    }
  }

  private static long[] all(Line line) {
    long begun = System.nanoTime();
    line.type(START);
    line.read((long) BLOCKS * BLOCK);
    return new long[] {System.nanoTime() - begun};
  }

  private static double rate(Map<Way, long[]> nanos, Way way, int percent) {
    // Bytes per nanosecond times 1000 are megabytes per second.
    return (double) BLOCKS * BLOCK / Table.percentile(nanos, way, percent) * 1e3;
  }
}
