package dev.gangway.docker;

/// Ids of containers and execs: 64 hexadecimal digits.
///
/// A daemon takes any prefix of an id, and a name, wherever it takes an id, so nothing shorter is
/// ever sent: it might mean another container than the one that was checked.
final class ContainerIds {
  private static final int LENGTH = 64;

  private ContainerIds() {}

  /// Whether this is a full id.
  static boolean isFull(String id) {
    return id.length() == LENGTH
        && id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /// The id.
  ///
  /// @throws IllegalArgumentException if it is not a full one
  static String full(String id) {
    if (!isFull(id)) {
      throw new IllegalArgumentException("not a full id");
    }
    return id;
  }
}
