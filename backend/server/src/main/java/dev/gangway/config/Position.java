package dev.gangway.config;

/// A place in a configuration file.
///
/// @param file as the admin named it
/// @param line from 1; 0 when the whole file is meant
/// @param column from 1, in characters; 0 when the whole file is meant
public record Position(String file, int line, int column) {

  /// The file as a whole: missing, unreadable, empty.
  public static Position of(String file) {
    return new Position(file, 0, 0);
  }

  /// Another place in the same file.
  Position at(int otherLine, int otherColumn) {
    return new Position(file, otherLine, otherColumn);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
