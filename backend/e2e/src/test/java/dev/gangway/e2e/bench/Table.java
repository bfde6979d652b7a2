package dev.gangway.e2e.bench;

import dev.gangway.e2e.bench.Contest.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The figures of one benchmark, of two ways each, and their ratio.
final class Table {
  private final String name;
  private final List<String> lines = new ArrayList<>();

  /// An empty one.
  ///
  /// @param about what was done, warm-up included
  Table(String name, String about) {
    this(name, about, "gateway", "ssh -tt");
  }

  /// An empty one of other ways.
  Table(String name, String about, String one, String other) {
    this.name = name;
    lines.add(name + ": " + about);
    lines.add("%-40s %10s %10s %8s".formatted("", one, other, "ratio"));
  }

  /// Begins a part.
  ///
  /// @param about what was done, warm-up included
  void part(String about) {
    lines.add("");
    lines.add(about);
  }

  /// Adds a row.
  void row(String figure, double one, double other) {
    lines.add(
        "%-40s %10s %10s %8s"
            .formatted(figure, print(one), print(other), other == 0 ? "-" : print(one / other)));
  }

  /// Adds a row with a percentile.
  ///
  /// @param unit how many of what was measured make one of what is printed
  void row(String figure, Samples samples, int percent, double unit) {
    row(
        figure,
        samples.percentile(Way.GATEWAY, percent) / unit,
        samples.percentile(Way.SSH, percent) / unit);
  }

  /// Adds a row with the average.
  ///
  /// @param unit as above
  void mean(String figure, Samples samples, double unit) {
    row(figure, samples.mean(Way.GATEWAY) / unit, samples.mean(Way.SSH) / unit);
  }

  /// Adds rows with the percentiles 50, 95 and 99 in microseconds.
  void percentiles(String figure, Samples nanos) {
    for (int percent : new int[] {50, 95, 99}) {
      row("%s p%d, us".formatted(figure, percent), nanos, percent, 1e3);
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

  private static String print(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%.1f", value);
  }
}
