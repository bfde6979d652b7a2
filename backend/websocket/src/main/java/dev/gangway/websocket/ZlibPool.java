package dev.gangway.websocket;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Deflaters and inflaters without a connection. Their memory is outside of the heap, 232 KiB for a
/// used deflater and 40 KiB for an inflater, so few are kept and the rest is freed at once.
///
/// What is lent is as good as new: nothing of one connection reaches another.
///
/// Thread-safe. Whoever borrows gives back, once.
final class ZlibPool {

  /// Everybody's, since what is kept is bounded for the process and not for each server in it.
  static final ZlibPool SHARED = new ZlibPool(4 * Runtime.getRuntime().availableProcessors());

  /// What tells deflaters apart that are as good as new.
  private record Kind(int level, int strategy) {}

  private final int most;
  private final Map<Kind, Queue<Deflater>> deflaters = new ConcurrentHashMap<>();
  private final Queue<Inflater> inflaters;
  private final AtomicInteger lent = new AtomicInteger();

  /// @param most how many of a kind are kept while nobody uses them
  ZlibPool(int most) {
    this.most = most;
    inflaters = new ArrayBlockingQueue<>(most);
  }

  /// A raw deflater (RFC 1951).
  ///
  /// @param strategy of [Deflater]
  Deflater deflater(int level, int strategy) {
    lent.incrementAndGet();
    Deflater kept = keptDeflaters(level, strategy).poll();
    if (kept != null) {
      return kept;
    }
    Deflater made = new Deflater(level, true);
    made.setStrategy(strategy);
    return made;
  }

  /// Takes back what [#deflater] with the same arguments has lent.
  void giveBack(Deflater deflater, int level, int strategy) {
    lent.decrementAndGet();
    deflater.reset();
    if (!keptDeflaters(level, strategy).offer(deflater)) {
      deflater.end();
    }
  }

  /// A raw inflater (RFC 1951).
  Inflater inflater() {
    lent.incrementAndGet();
    Inflater kept = inflaters.poll();
    return kept == null ? new Inflater(true) : kept;
  }

  /// Takes back what [#inflater] has lent.
  void giveBack(Inflater inflater) {
    lent.decrementAndGet();
    inflater.reset();
    if (!inflaters.offer(inflater)) {
      inflater.end();
    }
  }

  /// How many have been lent and not given back.
  int lent() {
    return lent.get();
  }

  /// How many are kept for later.
  int kept() {
    return inflaters.size() + deflaters.values().stream().mapToInt(Queue::size).sum();
  }

  private Queue<Deflater> keptDeflaters(int level, int strategy) {
    return deflaters.computeIfAbsent(
        new Kind(level, strategy), _ -> new ArrayBlockingQueue<>(most));
  }
}
