package dev.gangway.e2e.bench;

import dev.gangway.e2e.bench.Contest.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The figures of one benchmark: what the gateway needs, what ssh needs, and their ratio.
final class Table {
  private final String name;
  private final List<String> lines = new ArrayList<>();

  /// An empty one.
  ///
  /// @param about what was done, warm-up included
  Table(String name, String about) {
    this.name = name;
    lines.add(name + ": " + about);
    lines.add("%-28s %10s %10s %8s".formatted("", "gateway", "ssh -tt", "ratio"));
  }

  /// Adds a row.
  void row(String figure, double gateway, double ssh) {
    lines.add(
        String.format(
            Locale.ROOT, "%-28s %10.1f %10.1f %8.2f", figure, gateway, ssh, gateway / ssh));
  }

  /// Adds rows with the percentiles 50, 95 and 99 in microseconds.
  void percentiles(String figure, Map<Way, long[]> nanos) {
    for (int percent : new int[] {50, 95, 99}) {
      row(
          "%s p%d, us".formatted(figure, percent),
          percentile(nanos, Way.GATEWAY, percent) / 1e3,
          percentile(nanos, Way.SSH, percent) / 1e3);
    }
  }

  /// Writes it below `target/`, where `scripts/bench` finds it.
  void write() {
    try {
      Path folder = Files.createDirectories(Path.of("target", "bench"));
      Files.write(folder.resolve(name + ".txt"), lines);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The smallest value that so many percent do not exceed.
  static double percentile(Map<Way, long[]> nanos, Way way, int percent) {
    long[] sorted = Objects.requireNonNull(nanos.get(way)).clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)];
  }
}
