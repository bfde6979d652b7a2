package dev.gangway.config;

/// A text understood, or why not. A mistake in the file is a value, so that the reader can go on
/// and find the next one.
sealed interface Parsed<T> {

  /// The text means this.
  record Value<T>(T value) implements Parsed<T> {}

  /// The text means nothing.
  ///
  /// @param why one line without secrets. From a parser of values: what was expected, in the form
  ///   that follows the word "expected"
  record Malformed<T>(String why) implements Parsed<T> {}

  /// The text means this.
  static <T> Parsed<T> value(T value) {
    return new Value<>(value);
  }

  /// The text means nothing.
  static <T> Parsed<T> malformed(String why) {
    return new Malformed<>(why);
  }
}
