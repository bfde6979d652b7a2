package dev.gangway.e2e.bench;

import dev.gangway.e2e.bench.Contest.Way;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/// What was measured of both ways, in whatever unit.
final class Samples {
  private final Map<Way, long[]> values = new EnumMap<>(Way.class);

  private Samples() {}

  /// One of each round.
  static <T> Samples of(Map<Way, List<T>> rounds, ToLongFunction<T> value) {
    return ofAll(rounds, round -> List.of(value.applyAsLong(round)));
  }

  /// Several of each round.
  static <T> Samples ofAll(Map<Way, List<T>> rounds, Function<T, List<Long>> values) {
    Samples samples = new Samples();
    rounds.forEach((way, each) ->
        samples.values.put(
            way,
            each.stream().map(values).flatMap(List::stream).mapToLong(Long::longValue).toArray()));
    return samples;
  }

  /// The smallest value that so many percent do not exceed.
  double percentile(Way way, int percent) {
    long[] sorted = of(way).clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)];
  }

  /// Their average.
  double mean(Way way) {
    return LongStream.of(of(way)).average().orElseThrow();
  }

  private long[] of(Way way) {
    return Objects.requireNonNull(values.get(way));
  }
}
