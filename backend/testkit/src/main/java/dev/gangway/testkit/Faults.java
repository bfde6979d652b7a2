package dev.gangway.testkit;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/// What is wrong with one direction of a [FaultRelay], for the connections it has and those to
/// come. Nothing at first; everything can be changed at any time. Thread-safe.
public final class Faults {
  private Setting setting = new Setting(0, 0, 0, 0, new Resets(() -> 0)); // guarded by this
  private boolean blackHole; // guarded by this
  private final Set<Lane> lanes = new HashSet<>(); // guarded by this

  Faults() {}

  /// What holds for a lane at one moment. Zero: no such fault.
  ///
  /// @param latency in ns
  /// @param jitter in ns, the most that comes to the latency
  /// @param rate in bytes a second
  /// @param slice in bytes
  record Setting(long latency, long jitter, long rate, int slice, Resets resets) {
    /// When bytes that have just come may go on.
    long due() {
      long more = jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter + 1);
      return System.nanoTime() + latency + more;
    }
  }

  /// After how many bytes a connection is reset, drawn once for each. Each setting of it is an
  /// object of its own, by which a lane sees that it has to draw again.
  static final class Resets {
    private final LongSupplier bytes;

    Resets(LongSupplier bytes) {
      this.bytes = bytes;
    }

    long draw() {
      long drawn = bytes.getAsLong();
      return drawn == 0 ? Long.MAX_VALUE : drawn;
    }
  }

  /// Every byte comes so much later.
  public Faults latency(Duration latency) {
    return latency(latency, Duration.ZERO);
  }

  /// Every byte comes so much later, and by chance up to `jitter` more; never before the one that
  /// was sent before it, as ever with TCP.
  public synchronized Faults latency(Duration latency, Duration jitter) {
    setting =
        new Setting(
            latency.toNanos(), jitter.toNanos(), setting.rate, setting.slice, setting.resets);
    return this;
  }

  /// Each connection passes no more than so many bytes a second; 0 for all it can.
  public synchronized Faults rate(long bytesPerSecond) {
    setting =
        new Setting(setting.latency, setting.jitter, bytesPerSecond, setting.slice, setting.resets);
    return this;
  }

  /// Bytes are written in pieces of so many at most; 0 as they come.
  public synchronized Faults slices(int bytes) {
    setting = new Setting(setting.latency, setting.jitter, setting.rate, bytes, setting.resets);
    return this;
  }

  /// Each connection is reset when it has passed so many bytes more in this direction, and not one
  /// beyond; 0 for never.
  public Faults resetAfter(long bytes) {
    return resetAfter(() -> bytes);
  }

  /// As [#resetAfter(long)], with a number that is drawn anew for each connection.
  public synchronized Faults resetAfter(LongSupplier bytes) {
    LongSupplier oneAtATime =
        () -> {
          synchronized (bytes) {
            return bytes.getAsLong();
          }
        };
    setting =
        new Setting(
            setting.latency, setting.jitter, setting.rate, setting.slice, new Resets(oneAtATime));
    return this;
  }

  /// Nothing passes any more, not even the end of a connection, and nobody is told. A new
  /// connection is accepted, as by a machine in between, and gets no answer.
  public synchronized void blackHole() {
    blackHole = true;
  }

  /// Everything passes again: what has waited first, as if it had been sent again and again.
  public synchronized void heal() {
    blackHole = false;
    notifyAll();
  }

  /// Ends this direction of each connection there is, as if the sender had: its receiver reads the
  /// end, while the other direction goes on. What the sender says from now on goes nowhere.
  public void halfClose() {
    Set<Lane> open;
    synchronized (this) {
      open = Set.copyOf(lanes);
    }
    open.forEach(Lane::end);
  }

  synchronized Setting setting() {
    return setting;
  }

  synchronized void awaitPassage() throws InterruptedException {
    while (blackHole) {
      wait();
    }
  }

  synchronized void add(Lane lane) {
    lanes.add(lane);
  }

  synchronized void remove(Lane lane) {
    lanes.remove(lane);
  }
}
