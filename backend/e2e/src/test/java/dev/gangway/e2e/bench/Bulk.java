package dev.gangway.e2e.bench;

/// A lot of output on one terminal whose reader keeps up.
///
/// @param bytes how many
/// @param nanos how long it took
/// @param cpuNanos the processor time of the process that carried it
record Bulk(long bytes, long nanos, long cpuNanos) {
  /// All of [Program#X].
  static Bulk x(Line line) {
    return of(line, Program.X, Program.X_BYTES);
  }

  /// All of [Program#TEXT].
  static Bulk text(Line line) {
    return of(line, Program.TEXT, Program.TEXT_BYTES);
  }

  private static Bulk of(Line line, Program program, long bytes) {
    long used = line.carrier().cpu().toNanos();
    long begun = System.nanoTime();
    program.start(line);
    line.read(bytes);
    long nanos = System.nanoTime() - begun;
    return new Bulk(bytes, nanos, line.carrier().cpu().toNanos() - used);
  }

  /// Bytes in a second.
  long rate() {
    return rate(bytes, nanos);
  }

  /// Nanoseconds of processor time for 10^9 bytes.
  long cpuForGigabyte() {
    return Math.round(cpuNanos * 1e9 / bytes);
  }

  /// Bytes in a second.
  static long rate(long bytes, long nanos) {
    return Math.round(bytes * 1e9 / nanos);
  }
}
