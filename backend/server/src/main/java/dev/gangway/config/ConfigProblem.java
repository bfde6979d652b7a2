package dev.gangway.config;

/// One thing wrong with a configuration.
///
/// @param position where it stands
/// @param key the path of the key: `hosts[2].port`, or empty for the file as a whole
/// @param message what is wrong, what was expected, and the nearest valid name where there is one;
///   one line, no secrets
public record ConfigProblem(Severity severity, Position position, String key, String message) {

  /// Whether the gateway can start all the same.
  public enum Severity {
    ERROR,
    WARNING
  }

  /// An error at a place.
  public static ConfigProblem error(Position position, String key, String message) {
    return new ConfigProblem(Severity.ERROR, position, key, message);
  }

  /// A warning at a place.
  public static ConfigProblem warning(Position position, String key, String message) {
    return new ConfigProblem(Severity.WARNING, position, key, message);
  }

  /// `file:line:column: error: key: message`, the form editors and terminals can jump to.
  @Override
  public String toString() {
    String level = severity == Severity.ERROR ? "error" : "warning";
    return position + ": " + level + ": " + (key.isEmpty() ? "" : key + ": ") + message;
  }
}
