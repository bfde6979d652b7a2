package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.OpenSshServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A lot of output through a terminal whose reader keeps up.
@Tag("bench")
class BulkBench {
  private static final int ROUNDS = 3;

  @Test
  void bulk() {
    try (OpenSshServer server = OpenSshServer.start();
        Contest contest = new Contest(server, Program.command(server))) {
      Samples cold = Samples.of(contest.onLines(1, Bulk::x), Bulk::rate);
      Samples warm = Samples.of(contest.onLines(ROUNDS, Bulk::x), Bulk::rate);

      Table table =
          new Table(
              "bulk",
              "MB/s of %d MiB through a terminal; warm: %d rounds after the cold one"
                  .formatted(Program.X_BYTES >> 20, ROUNDS));
      table.row("warm, slowest", warm, 1, 1e6);
      table.row("warm, median", warm, 50, 1e6);
      table.row("warm, fastest", warm, 100, 1e6);
      table.row("cold", cold, 1, 1e6);
      table.write();
    }
  }
}
