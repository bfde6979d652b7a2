package dev.gangway.e2e.bench;

/// Ctrl-C in a flood.
///
/// @param nanos from the key until what the shell says after the flood's end has been drawn
/// @param bytes drawn meanwhile
record Interrupt(long nanos, long bytes) {
  /// What fills whatever can be filled between the program and the reader.
  private static final long FLOODED = 8_000_000;

  /// By a reader that draws at a rate.
  static Interrupt of(Line line, long bytesPerSecond) {
    Screen screen = new Screen(line, bytesPerSecond);
    Program.FLOOD.start(line);
    screen.draw(FLOODED);
    long begun = System.nanoTime();
    line.type(Program.INTERRUPT);
    long bytes = screen.drawUntil(Program.DEAD);
    return new Interrupt(System.nanoTime() - begun, bytes);
  }
}
