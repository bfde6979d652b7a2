package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.OpenSshServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// From a key to its echo, one key at a time on a terminal that is otherwise quiet.
@Tag("bench")
class EchoBench {
  private static final long PACE = TimeUnit.MILLISECONDS.toNanos(2);
  private static final byte[] KEY = {'x'};

  static final int WARM_CONNECTS = 8;
  static final int WARM_KEYS = Contest.scaled(1000);
  static final int ROUNDS = 6;
  static final int KEYS = Contest.scaled(500);

  @Test
  void echo() {
    // cat, not the line discipline, answers: a round trip through a program, as in an editor.
    try (OpenSshServer server = OpenSshServer.start();
        Contest contest = new Contest(server, "stty raw -echo; printf R; exec cat")) {
      Samples cold = contest.measure(1, line -> keys(line, KEYS));
      contest.measure(WARM_CONNECTS, line -> keys(line, WARM_KEYS));
      Samples warm = contest.measure(ROUNDS, line -> keys(line, KEYS));

      Table table =
          new Table(
              "echo",
              "a key each 2 ms; warm: %d rounds of %d keys each, after %d connects of %d keys each"
                  .formatted(ROUNDS, KEYS, WARM_CONNECTS, WARM_KEYS));
      table.percentiles("warm", warm);
      table.percentiles("first connect, cold", cold);
      table.write();
    }
  }

  /// Types so many, each 2 ms after the one before or when that has come back.
  ///
  /// @return the nanoseconds of each
  static long[] keys(Line line, int count) {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      line.type(KEY);
      line.read(1);
      nanos[i] = System.nanoTime() - begun;
      LockSupport.parkNanos(PACE - nanos[i]);
    }
    return nanos;
  }
}
