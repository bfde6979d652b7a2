package dev.gangway.terminal;

/// The size of a terminal in character cells. A size out of range cannot exist.
///
/// @param columns 1 to [#MAX]
/// @param rows 1 to [#MAX]
public record TerminalSize(int columns, int rows) {

  /// The largest number of columns or rows: a size beyond any screen, small enough that no program
  /// on the other side can be made to allocate absurd amounts by it.
  public static final int MAX = 1000;

  public TerminalSize {
    if (columns < 1 || columns > MAX || rows < 1 || rows > MAX) {
      throw new IllegalArgumentException("not a terminal size: " + columns + "x" + rows);
    }
  }

  /// The nearest size in range.
  public static TerminalSize clamped(long columns, long rows) {
    return new TerminalSize((int) Math.clamp(columns, 1L, MAX), (int) Math.clamp(rows, 1L, MAX));
  }

  @Override
  public String toString() {
    return columns + "x" + rows;
  }
}
