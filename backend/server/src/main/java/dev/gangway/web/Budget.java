package dev.gangway.web;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// How often somebody may cause something that costs: a bucket of tokens for each address, or for
/// each user. Thread-safe.
final class Budget {
  private static final int BUCKETS = 10_000;

  /// Of an IPv6 address the network counts: one subscriber has all the addresses in it.
  private static final int IPV6_NETWORK_BYTES = 8;

  private static final class Bucket {
    double tokens;
    long filled;
  }

  private final int perSecond;
  private final int burst;
  private final LongSupplier nanos;

  /// The one used longest ago goes first. Guarded by itself.
  private final Map<Object, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
          return size() > BUCKETS;
        }
      };

  /// @param perSecond for one of them, in the long run
  /// @param burst at once
  /// @param nanos monotonic
  Budget(int perSecond, int burst, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanos = nanos;
  }

  /// Whether one more is within the budget of an address.
  boolean take(InetAddress address) {
    return takeFor(key(address));
  }

  /// Whether one more is within the budget of a user.
  boolean take(String user) {
    return takeFor(user);
  }

  private boolean takeFor(Object key) {
    long now = nanos.getAsLong();
    synchronized (buckets) {
      Bucket bucket = buckets.computeIfAbsent(key, _ -> full(now));
      double seconds = (now - bucket.filled) / (double) Duration.ofSeconds(1).toNanos();
      bucket.filled = now;
      bucket.tokens = Math.min(burst, bucket.tokens + seconds * perSecond);
      if (bucket.tokens < 1) {
        return false;
      }
      bucket.tokens--;
      return true;
    }
  }

  private Bucket full(long now) {
    Bucket bucket = new Bucket();
    bucket.tokens = burst;
    bucket.filled = now;
    return bucket;
  }

  private static ByteBuffer key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes.length == 4 ? bytes : Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
  }
}
