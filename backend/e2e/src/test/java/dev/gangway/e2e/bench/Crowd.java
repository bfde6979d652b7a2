package dev.gangway.e2e.bench;

import dev.gangway.e2e.bench.Contest.Way;
import dev.gangway.e2e.world.Vitals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Many terminals by one way, all open at once.
final class Crowd implements AutoCloseable {
  /// As many as the gateway opens at once.
  private static final int AT_ONCE = 8;

  private final Contest contest;
  private final Way way;
  private final List<Line> lines = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService openers = Executors.newFixedThreadPool(AT_ONCE);

  /// An empty one.
  Crowd(Contest contest, Way way) {
    this.contest = contest;
    this.way = way;
  }

  /// Opens more until there are so many.
  ///
  /// @param first what to do on each
  void growTo(int count, Consumer<Line> first) {
    inParallel(
        IntStream.range(lines.size(), count).boxed().toList(),
        _ -> {
          Line line = contest.open(way);
          lines.add(line);
          first.accept(line);
        });
  }

  /// Does something on each.
  void each(Consumer<Line> task) {
    inParallel(List.copyOf(lines), task);
  }

  /// The memory of what carries them, in KiB.
  long kibibytes() {
    return carriers().stream().mapToLong(Vitals::proportionalKibibytes).sum();
  }

  /// The threads of what carries them.
  int threads() {
    return carriers().stream().mapToInt(Vitals::threads).sum();
  }

  private Set<Vitals> carriers() {
    Set<Vitals> carriers = new LinkedHashSet<>();
    if (way == Way.GATEWAY) {
      carriers.add(contest.gateway()); // which is there without any line, too
    }
    lines.forEach(line -> carriers.add(line.carrier()));
    return carriers;
  }

  /// Closes all of them; more may be opened then.
  void disperse() {
    List<Line> all = List.copyOf(lines);
    lines.clear();
    inParallel(all, Line::close);
  }

  private <T> void inParallel(List<T> each, Consumer<T> task) {
    CompletableFuture.allOf(
            each.stream()
                .map(one -> CompletableFuture.runAsync(() -> task.accept(one), openers))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  @Override
  public void close() {
    try (openers) {
      disperse();
    }
  }
}
