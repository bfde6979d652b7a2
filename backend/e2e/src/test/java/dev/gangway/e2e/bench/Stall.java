package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.Vitals;
import java.io.UncheckedIOException;
import java.time.Duration;

/// A reader that stops in the middle of a flood, and then goes on.
///
/// @param kibibytes how much more memory the process that carries it took meanwhile
/// @param bytes what came after that until the flood had ended by Ctrl-C; 0 if it never did
/// @param usable 1 if the terminal answered a key after all that, else 0
record Stall(long kibibytes, long bytes, int usable) {
  /// How long it stops.
  static final Duration TIME = Duration.ofSeconds(Contest.scaled(10));

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final long FLOODED = 8_000_000;
  private static final byte[] KEY = {'k'};

  /// Stops once.
  static Stall of(Line line) {
    Program.FLOOD.start(line);
    line.read(FLOODED);
    long growth = growth(line.carrier());
    try {
      line.type(Program.INTERRUPT);
      long bytes = new Screen(line, Long.MAX_VALUE).drawUntil(Program.DEAD);
      line.type(KEY);
      line.read(1);
      return new Stall(growth, bytes, 1);
    } catch (AssertionError | UncheckedIOException ended) {
      return new Stall(growth, 0, 0);
    }
  }

  private static long growth(Vitals process) {
    long before = process.proportionalKibibytes();
    long most = before;
    for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; ) {
      Contest.pause(LOOK);
      most = Math.max(most, process.proportionalKibibytes());
    }
    return most - before;
  }
}
