package dev.gangway.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Slows down who guesses passwords: per name from an address, and per address.
///
/// - So many wrong ones, and the pair is refused unchecked for a while; four times as many from the
///   address for whatever names, and the address is. Each time twice as long, up to sixteen times.
///   The same name from another address is never touched, so nobody can lock somebody else out.
/// - Wrong ones are forgotten one by one, all within an hour; a doubling with each quiet hour.
/// - A right password clears the pair. The address it does not: else an attacker with a login of
///   his own could clear it between his guesses.
/// - An attempt under way counts as a wrong one until it has ended: thousands at once gain nothing.
/// - A name that does not exist is treated as any other. IPv6 addresses count by their /64, which
///   is what one machine gets.
/// - The tables are bounded. What goes first is what is not locked; and an entry is only ever made
///   by an attempt that was checked, so that pushing out a lock takes ten thousand guesses from
///   hundreds of networks, where waiting for its end takes minutes.
///
/// Monotonic time, memory only: a restart forgets. Thread-safe; the lock is held for a few map
/// operations.
final class Throttle {
  private static final int DOUBLINGS = 4;
  private static final int ADDRESS_FACTOR = 4;
  private static final int MAX_ENTRIES = 10_000;
  private static final Duration QUIET = Duration.ofHours(1);

  /// What somebody is told whom only attempts under way keep out.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final long lockout;
  private final long quiet;
  private final LongSupplier nanos;
  private final Table<Pair> pairs;
  private final Table<Network> networks;

  /// @param attempts wrong passwords of a pair before it is refused
  /// @param lockout how long, the first time
  /// @param nanos monotonic
  Throttle(int attempts, Duration lockout, LongSupplier nanos) {
    this(attempts, lockout, nanos, MAX_ENTRIES);
  }

  Throttle(int attempts, Duration lockout, LongSupplier nanos, int maxEntries) {
    this.lockout = lockout.toNanos();
    // Longer than the longest lock, or each one would begin as short as the first.
    this.quiet = Math.max(QUIET.toNanos(), this.lockout << (DOUBLINGS + 1));
    this.nanos = nanos;
    this.pairs = new Table<>(attempts, maxEntries);
    this.networks = new Table<>(attempts * ADDRESS_FACTOR, maxEntries);
  }

  private record Pair(String name, Network network) {}

  /// @param bits of the address; of an IPv6 address the first 64
  private record Network(boolean six, long bits) {
    static Network of(InetAddress address) {
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      return address instanceof Inet6Address
          ? new Network(true, bytes.getLong())
          : new Network(false, bytes.getInt());
    }
  }

  /// The answer to [#begin].
  sealed interface Answer {}

  /// Not now.
  ///
  /// @param retryAfter when it may be worth another try
  record Refused(Duration retryAfter) implements Answer {}

  /// An attempt may be made, for an address and a name.
  synchronized Answer begin(String name, InetAddress address) {
    long now = nanos.getAsLong();
    Network network = Network.of(address);
    Pair pair = new Pair(name, network);
    Optional<Duration> wait = longer(pairs.wait(pair, now), networks.wait(network, now));
    if (wait.isPresent()) {
      return new Refused(wait.get());
    }
    Optional<Count> ofPair = pairs.enter(pair, now);
    Optional<Count> ofNetwork = ofPair.flatMap(_ -> networks.enter(network, now));
    if (ofPair.isEmpty() || ofNetwork.isEmpty()) {
      ofPair.ifPresent(count -> pairs.leave(pair, count));
      return new Refused(SOON);
    }
    return new Permit(pair, ofPair.get(), ofNetwork.get());
  }

  private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
    return one.isPresent() && other.isPresent()
        ? Optional.of(one.get().compareTo(other.get()) > 0 ? one.get() : other.get())
        : one.or(() -> other);
  }

  /// An attempt under way. Exactly one of its methods ends it; further calls do nothing. Closed
  /// without a verdict it counts as wrong.
  final class Permit implements Answer, AutoCloseable {
    private final Pair pair;
    private final Count ofPair;
    private final Count ofNetwork;
    private boolean ended;

    private Permit(Pair pair, Count ofPair, Count ofNetwork) {
      this.pair = pair;
      this.ofPair = ofPair;
      this.ofNetwork = ofNetwork;
    }

    void right() {
      synchronized (Throttle.this) {
        if (end()) {
          ofPair.clear();
          leave();
        }
      }
    }

    void wrong() {
      synchronized (Throttle.this) {
        if (end()) {
          long now = nanos.getAsLong();
          pairs.wrong(ofPair, now);
          networks.wrong(ofNetwork, now);
          leave();
        }
      }
    }

    @Override
    public void close() {
      wrong();
    }

    private boolean end() {
      boolean first = !ended;
      ended = true;
      return first;
    }

    private void leave() {
      pairs.leave(pair, ofPair);
      networks.leave(pair.network(), ofNetwork);
    }
  }

  /// How many entries are kept; for tests.
  synchronized int entries() {
    return pairs.counts.size() + networks.counts.size();
  }

  /// What is known of a pair or a network. Guarded by the throttle's monitor.
  private static final class Count {
    private int wrong;
    private int underWay;
    private boolean locked;

    /// How often it was locked, and so how long the next lock lasts.
    private int level;

    /// Of a lock that lasts, the end; else when a wrong one was forgotten last, or could have been.
    private long since;

    private void clear() {
      wrong = 0;
      level = 0;
      locked = false;
    }

    private boolean isEmpty() {
      return wrong == 0 && underWay == 0 && level == 0 && !locked;
    }
  }

  /// Counts by key, the least recently used first. Guarded by the throttle's monitor.
  private final class Table<K> {
    private final Map<K, Count> counts = new LinkedHashMap<>(16, 0.75f, true);
    private final int limit;
    private final int maxEntries;

    private Table(int limit, int maxEntries) {
      this.limit = limit;
      this.maxEntries = maxEntries;
    }

    /// How long the key is kept out.
    private Optional<Duration> wait(K key, long now) {
      Count count = counts.get(key);
      if (count == null) {
        return Optional.empty();
      }
      forget(count, now);
      if (count.locked) {
        return Optional.of(Duration.ofNanos(count.since - now));
      }
      return count.wrong + count.underWay >= limit ? Optional.of(SOON) : Optional.empty();
    }

    private Optional<Count> enter(K key, long now) {
      Count count = counts.get(key);
      if (count == null) {
        if (counts.size() >= maxEntries && !evict(now)) {
          return Optional.empty();
        }
        count = new Count();
        count.since = now;
        counts.put(key, count);
      }
      count.underWay++;
      return Optional.of(count);
    }

    private void leave(K key, Count count) {
      count.underWay--;
      if (count.isEmpty()) {
        counts.remove(key, count);
      }
    }

    private void wrong(Count count, long now) {
      forget(count, now);
      if (count.locked) {
        // One that was under way when another locked it: that lock is for all of them.
        return;
      }
      if (count.wrong == 0) {
        count.since = now;
      }
      count.wrong++;
      if (count.wrong >= limit) {
        count.wrong = 0;
        count.locked = true;
        count.since = now + (lockout << count.level);
        count.level = Math.min(count.level + 1, DOUBLINGS);
      }
    }

    /// Lets time heal: ends a lock, forgets wrong ones and doublings.
    private void forget(Count count, long now) {
      if (count.locked) {
        if (count.since - now > 0) {
          return;
        }
        count.locked = false;
      }
      long passed = now - count.since;
      long each = count.wrong > 0 ? quiet / limit : quiet;
      while (passed >= each && (count.wrong > 0 || count.level > 0)) {
        passed -= each;
        count.since += each;
        if (count.wrong > 0) {
          count.wrong--;
        } else {
          count.level--;
        }
        each = count.wrong > 0 ? quiet / limit : quiet;
      }
    }

    /// Makes room: of those nobody waits for the oldest that is not locked, or else the oldest.
    private boolean evict(long now) {
      K oldest = null;
      for (Iterator<Map.Entry<K, Count>> each = counts.entrySet().iterator(); each.hasNext(); ) {
        Map.Entry<K, Count> entry = each.next();
        Count count = entry.getValue();
        if (count.underWay > 0) {
          continue;
        }
        forget(count, now);
        if (!count.locked) {
          each.remove();
          return true;
        }
        if (oldest == null) {
          oldest = entry.getKey();
        }
      }
      return oldest != null && counts.remove(oldest) != null;
    }
  }
}
