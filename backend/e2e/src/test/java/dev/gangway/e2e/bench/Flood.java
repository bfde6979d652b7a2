package dev.gangway.e2e.bench;

import java.util.concurrent.atomic.AtomicLong;

/// A terminal that floods while another is looked at, its output read and acknowledged as fast as
/// it comes.
final class Flood implements AutoCloseable {
  private static final long UNDER_WAY = 4_000_000;

  private final AtomicLong bytes = new AtomicLong();
  private final Thread reader;
  private volatile boolean over;

  private Flood(Line line) {
    // Reading a pipe would hold the carrier of a virtual thread.
    reader = Thread.ofPlatform().daemon().name("flood").start(() -> read(line));
  }

  /// Starts one, and waits until it is under way.
  ///
  /// @param line becomes the flood's, which closes it
  static Flood start(Line line) {
    Program.FLOOD.start(line);
    line.read(UNDER_WAY);
    return new Flood(line);
  }

  /// Bytes read since it was under way.
  long bytes() {
    return bytes.get();
  }

  private void read(Line line) {
    try (line) {
      while (!over) {
        bytes.addAndGet(line.next().remaining());
      }
    }
  }

  /// Ends it.
  @Override
  public void close() {
    over = true;
    try {
      reader.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
