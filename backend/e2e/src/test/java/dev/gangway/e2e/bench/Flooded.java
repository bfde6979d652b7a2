package dev.gangway.e2e.bench;

import dev.gangway.e2e.bench.Contest.Way;
import java.util.List;
import java.util.stream.LongStream;

/// Keys on a terminal while another one floods by the same way.
///
/// @param nanos until the echo of each key
/// @param rate what the flood delivered meanwhile, in bytes a second
record Flooded(List<Long> nanos, long rate) {
  /// Types so many, when the flood is under way.
  static Flooded of(Contest contest, Way way, int keys) {
    try (Line line = contest.open(way);
        Flood flood = Flood.start(contest.open(way))) {
      long before = flood.bytes();
      long begun = System.nanoTime();
      long[] nanos = echo(line, keys);
      long rate = Bulk.rate(flood.bytes() - before, System.nanoTime() - begun);
      return new Flooded(LongStream.of(nanos).boxed().toList(), rate);
    }
  }

  /// Types so many on a terminal that runs nothing yet.
  ///
  /// @return the nanoseconds of each
  static long[] echo(Line line, int keys) {
    Program.ECHO.start(line);
    EchoBench.keys(line, 1); // and waits for the program to be there
    return EchoBench.keys(line, keys);
  }
}
